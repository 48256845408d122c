import Primitives
import StrictYAML

import Glibc

extension ConfigurationDecoder {
    /// Reads the files that a list of patterns names, each with its own name in diagnostics and its own folder for
    /// relative paths. The folders are watched, so that a file that comes or goes is a change.
    mutating func decodeFiles(_ node: YAMLNode, _ body: (inout Self, YAMLNode) -> Void) {
        for pattern in list(node, of: "paths") {
            guard let path = path(in: pattern) else { continue }
            diagnostics.watch(path.folder)
            let files = Self.files(matching: path)
            if files.isEmpty, !path.contains(where: { "*?[".contains($0) }) {
                diagnostics.add("there is no such file", at: pattern.position)
            }
            for file in files { decode(file: file, at: pattern.position, body) }
        }
    }

    private mutating func decode(
        file path: String, at position: Diagnostic.Position, _ body: (inout Self, YAMLNode) -> Void
    ) {
        let (source, folder) = (diagnostics.source, folder)
        defer {
            diagnostics.source = source
            self.folder = folder
        }
        diagnostics.source = path
        self.folder = path.folder
        let text: [UInt8]
        do {
            text = try diagnostics.contents(of: path)
        } catch {
            diagnostics.add(error.message, at: nil)
            return
        }
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

    /// In alphabetical order.
    private static func files(matching pattern: String) -> [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0, let paths = result.gl_pathv else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in paths[index].map { String(cString: $0) } }
    }
}
