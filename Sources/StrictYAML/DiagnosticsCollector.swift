package import Primitives

/// Collects what is wrong with a configuration while it is read, and which files were read for it.
package struct DiagnosticsCollector: Sendable {
    /// Far more than any configuration has, and far less than memory holds.
    private static let maximumFileSize = 16 << 20

    /// What the diagnostics call what is read now: its path, or a name for text that is in no file.
    package var source: String
    /// Each file, by its path, and all files of each pattern, by its text, as they were just before they were read.
    package private(set) var files: [String: FileVersion] = [:]
    private var diagnostics: [Diagnostic] = []

    /// - Parameter source: What the diagnostics call the configuration.
    package init(source: String) {
        self.source = source
    }

    /// Reads a file of at most 16 MiB, and remembers its version, so that a change of it can be seen. It blocks.
    ///
    /// - Throws: Why it cannot be read.
    package mutating func contents(of path: String) throws(FileContents.Unreadable) -> [UInt8] {
        remember(FileVersion(of: path), as: path)
        return try FileContents(path: path, limit: Self.maximumFileSize).bytes
    }

    /// The paths that match a pattern. Remembers them, so that a change of one can be seen, and one that comes. It blocks.
    package mutating func paths(matching pattern: PathPattern) -> [String] {
        let version = FileVersion(of: pattern)
        remember(version, as: pattern.text)
        return version.paths
    }

    /// Of two looks the earlier: what changes in between is a change.
    private mutating func remember(_ version: FileVersion, as name: String) {
        files[name] = files[name] ?? version
    }

    /// Reads the source itself, which is a file. It blocks.
    ///
    /// - Throws: Why it cannot be read.
    package mutating func text() throws(ConfigurationError) -> [UInt8] {
        do {
            return try contents(of: source)
        } catch {
            add(error.message, at: nil)
            throw ConfigurationError(diagnostics: diagnostics, files: files)
        }
    }

    /// The document in a text. Nil where the text is empty, or is no YAML, which becomes a diagnostic.
    package mutating func document(in text: [UInt8]) -> YAMLNode? {
        guard !text.isUTF16 else {
            add("the file is in UTF-16; expected UTF-8", at: nil)
            return nil
        }
        let parser = YAMLParser(text: text, source: source)
        let document = parser.document()
        diagnostics += parser.diagnostics
        return document
    }

    /// Adds an error.
    ///
    /// - Parameter position: Nil for the source as a whole.
    package mutating func add(_ message: String, at position: Diagnostic.Position?) {
        diagnostics.append(Diagnostic(source: source, position: position, message: message))
    }

    /// Adds an error in something that did not come from the source, such as an environment variable. The same error is
    /// added once, however often it is met.
    package mutating func add(_ message: String, source: String) {
        let diagnostic = Diagnostic(source: source, position: nil, message: message)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    /// Whether nothing is wrong so far.
    package var isEmpty: Bool {
        diagnostics.isEmpty
    }

    /// How many errors there are so far.
    package var count: Int {
        diagnostics.count
    }

    /// Throws all errors, if there are any: file by file, and in the order of the text.
    package func throwIfAny() throws(ConfigurationError) {
        guard !isEmpty else { return }
        let sources = diagnostics.map(\.source)
        func place(_ diagnostic: Diagnostic) -> (Int, Diagnostic.Position) {
            (sources.firstIndex(of: diagnostic.source) ?? 0, diagnostic.position ?? .init(line: 0, column: 0))
        }
        throw ConfigurationError(diagnostics: diagnostics.sorted { place($0) < place($1) }, files: files)
    }
}
