import Credits

/// What is noted while a configuration is read: what is wrong with it, and which files were looked at.
struct Notes {
    let source: String
    /// Each as it was just before it was read.
    private(set) var files: [String: FileVersion] = [:]
    private var diagnostics: [Diagnostic] = []

    init(source: String) {
        self.source = source
    }

    /// Reads a file, so that a change of it can be seen.
    mutating func contents(of path: String) throws(FileContents.Unreadable) -> [UInt8] {
        // Of two readings the earlier: what changes in between is a change.
        files[path] = files[path] ?? FileVersion(of: path)
        return try FileContents(path: path, limit: Configuration.maximumSize).bytes
    }

    /// Reads the source itself, which is a file.
    mutating func text() throws(ConfigurationError) -> [UInt8] {
        do {
            return try contents(of: source)
        } catch {
            add(error.message, at: nil)
            throw ConfigurationError(diagnostics: diagnostics, files: files)
        }
    }

    /// Nil where the text is empty, or no YAML, which is noted.
    mutating func document(in text: [UInt8]) -> YAMLNode? {
        guard !text.isUTF16 else {
            add("the file is in UTF-16; expected UTF-8", at: nil)
            return nil
        }
        let parser = YAMLParser(text: text, source: source)
        let document = parser.document()
        diagnostics += parser.diagnostics
        return document
    }

    mutating func add(_ message: String, at position: Diagnostic.Position?) {
        diagnostics.append(Diagnostic(source: source, position: position, message: message))
    }

    /// A problem with something that did not come from the file, such as an environment variable. It is one problem,
    /// however often it is met.
    mutating func add(_ message: String, source: String) {
        let diagnostic = Diagnostic(source: source, position: nil, message: message)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    var isEmpty: Bool {
        diagnostics.isEmpty
    }

    /// How many there are so far.
    var count: Int {
        diagnostics.count
    }

    /// Throws what was noted, in the order of the text.
    func throwIfAny() throws(ConfigurationError) {
        guard !isEmpty else { return }
        let start = Diagnostic.Position(line: 0, column: 0)
        throw ConfigurationError(
            diagnostics: diagnostics.sorted { ($0.position ?? start) < ($1.position ?? start) }, files: files)
    }
}
