extension YAMLNode {
    /// The node as a YAML document in block style, without the comments of the text that it was read from.
    package var yaml: String {
        lines.joined(separator: "\n") + "\n"
    }

    private var lines: [String] {
        switch content {
        case .scalar(let text, let isPlain):
            [isPlain && !text.contains("\n") ? text : text.quotedForYAML]
        case .sequence(let nodes) where nodes.isEmpty:
            ["[]"]
        case .mapping(let members) where members.isEmpty:
            ["{}"]
        case .sequence(let nodes):
            nodes.flatMap { node in
                node.lines.enumerated().map { $0.offset == 0 ? "- \($0.element)" : "  \($0.element)" }
            }
        case .mapping(let members):
            members.flatMap { key, value -> [String] in
                let name = key.lines.joined()
                return value.isBlock
                    ? ["\(name):"] + value.lines.map { "  \($0)" } : ["\(name): \(value.lines.joined())"]
            }
        case .alias:
            []
        }
    }

    private var isBlock: Bool {
        switch content {
        case .sequence(let nodes): !nodes.isEmpty
        case .mapping(let members): !members.isEmpty
        case .scalar, .alias: false
        }
    }
}

extension String {
    fileprivate var quotedForYAML: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.properties.generalCategory == .control: text += "\\U" + scalar.eightDigits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var eightDigits: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
