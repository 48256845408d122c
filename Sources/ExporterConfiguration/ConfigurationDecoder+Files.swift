import Primitives
import StrictYAML

import Glibc

extension ConfigurationDecoder {
    /// Reads the files that a list of patterns names, each with its own name in diagnostics and its own folder for
    /// relative paths. A file that comes or goes is a change.
    mutating func decodeFiles(_ node: YAMLNode, _ body: (inout Self, YAMLNode) -> Void) {
        for node in list(node, of: "paths") {
            guard let path = relativePath(in: node) else { continue }
            guard let pattern = PathPattern(path, from: folder) else {
                decode(file: path.path(from: folder), namedAt: node.position, body)
                continue
            }
            if let complaint = pattern.complaint { diagnostics.add(complaint, at: node.position) }
            for file in diagnostics.paths(matching: pattern) { decode(file: file, namedAt: node.position, body) }
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
}
