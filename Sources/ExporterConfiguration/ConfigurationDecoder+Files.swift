import Primitives
import StrictYAML

import Glibc

extension ConfigurationDecoder {
    /// Reads the files that a list of patterns names, each with its own name in diagnostics and its own folder for
    /// relative paths. The folders are watched, so that a file that comes or goes is a change.
    mutating func decodeFiles(_ node: YAMLNode, _ body: (inout Self, YAMLNode) -> Void) {
        for node in list(node, of: "paths") {
            guard let pattern = relativePath(in: node) else { continue }
            watchFolders(of: pattern)
            guard pattern.isPattern else {
                decode(file: pattern.path(from: folder), namedAt: node.position, body)
                continue
            }
            do {
                for file in try files(matching: pattern) { decode(file: file, namedAt: node.position, body) }
            } catch {
                diagnostics.add("a folder of this path \(error.message)", at: node.position)
            }
        }
    }

    private mutating func decode(
        file path: String, namedAt position: Diagnostic.Position, _ body: (inout Self, YAMLNode) -> Void
    ) {
        let text: [UInt8]
        do {
            text = try diagnostics.contents(of: path)
        } catch {
            let problem = error.code == ENOENT ? "there is no such file" : "the file \(path) \(error.message)"
            diagnostics.add(problem, at: position)
            return
        }
        let (source, folder) = (diagnostics.source, folder)
        defer {
            diagnostics.source = source
            self.folder = folder
        }
        diagnostics.source = path
        self.folder = path.folder
        sizeOfFiles += text.count
        guard sizeOfFiles <= Configuration.maximumSize else {
            diagnostics.add("with this file the configuration is larger than 16 MiB in all", at: nil)
            return
        }
        let problems = diagnostics.count
        if let document = diagnostics.document(in: text) {
            body(&self, document)
        } else if diagnostics.count == problems {
            diagnostics.add("the file is empty", at: .init(line: 1, column: 1))
        }
    }

    /// Watches every folder in which something can come that the pattern matches.
    private mutating func watchFolders(of pattern: String) {
        var pattern = pattern.folder
        while pattern.isPattern {
            for path in (try? files(matching: pattern)) ?? [] { diagnostics.watch(path) }
            pattern = pattern.folder
        }
        diagnostics.watch(pattern.path(from: folder))
    }

    /// In alphabetical order.
    ///
    /// - Throws: Why a folder that is there cannot be read.
    private func files(matching pattern: String) throws(FileContents.Unreadable) -> [String] {
        let path = pattern.hasPrefix("/") ? pattern : "\(folder.escapedForGlob)/\(pattern)"
        var result = glob_t()
        defer { globfree(&result) }
        let status = glob(path, 0, { _, code in code == ENOENT || code == ENOTDIR ? 0 : 1 }, &result)
        guard status != GLOB_ABORTED else { throw FileContents.Unreadable("cannot be read", code: errno) }
        guard status == 0, let paths = result.gl_pathv else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in paths[index].map { String(cString: $0) } }
    }
}

extension String {
    fileprivate var isPattern: Bool {
        contains { "*?[".contains($0) }
    }

    /// As a pattern that matches nothing else.
    fileprivate var escapedForGlob: String {
        reduce(into: "") { text, character in text += "*?[\\".contains(character) ? "\\\(character)" : "\(character)" }
    }
}
