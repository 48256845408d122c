import Credits
import StrictYAML

// How the fields of a reading are written in a definition.
extension ConfigurationDecoder {
    /// A path, as it is written: no variable is filled in.
    mutating func path(of node: YAMLNode) -> JSONPath? {
        guard let text = ScalarDecoder.written(node, "a path", diagnostics: &diagnostics) else { return nil }
        return path(text, at: node.position)
    }

    private mutating func path(_ text: String, from start: Int = 0, at position: Diagnostic.Position) -> JSONPath? {
        do throws(JSONPathError) {
            return try JSONPath(text)
        } catch {
            diagnostics.add("this is no path: \(error.message), at character \(start + error.offset + 1)", at: position)
            return nil
        }
    }

    /// Text with paths in braces.
    mutating func textRule(in node: YAMLNode) -> TextRule? {
        guard let text = ScalarDecoder.written(node, diagnostics: &diagnostics) else { return nil }
        var parts: [TextRule.Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let start = text.distance(from: text.startIndex, to: open) + 1
            guard let close = rest[open...].endOfPathInBraces else {
                diagnostics.add(
                    "the brace at character \(start) has no end; expected `}` behind a path", at: node.position)
                return nil
            }
            let inside = String(rest[open..<close].dropFirst())
            guard let path = path(inside, from: start, at: node.position) else { return nil }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.path(path))
            rest = rest[close...].dropFirst()
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        guard !parts.isEmpty else {
            diagnostics.add("expected a text that is not empty", at: node.position)
            return nil
        }
        return TextRule(parts: parts)
    }

    mutating func numberRule(in node: YAMLNode) -> NumberRule? {
        switch node.content {
        case .mapping:
            let mapping = MappingDecoder(node, DefinitionSchema.numberMapping, diagnostics: &diagnostics)
            var rule: NumberRule?
            switch (mapping["path"], mapping["sum"]) {
            case (let node?, nil): rule = path(of: node).map { NumberRule(paths: [$0]) }
            case (nil, let node?): rule = sum(in: node)
            default: return nil
            }
            rule?.defaultValue = mapping["default"].flatMap { scalars.number($0, diagnostics: &diagnostics) }
            rule?.ignored = mapping["ignore"].map { literals(in: $0) } ?? []
            return rule
        case .sequence:
            return sum(in: node)
        default:
            return path(of: node).map { NumberRule(paths: [$0]) }
        }
    }

    private mutating func sum(in node: YAMLNode) -> NumberRule? {
        let nodes = list(node, of: "paths")
        let paths = nodes.compactMap { path(of: $0) }
        if node.isEmptyList { diagnostics.add("expected at least one path", at: node.position) }
        return paths.isEmpty ? nil : NumberRule(paths: paths, isSum: true)
    }

    mutating func timeRule(in node: YAMLNode) -> TimeRule? {
        guard case .mapping = node.content else { return path(of: node).map { TimeRule(path: $0) } }
        let mapping = MappingDecoder(node, DefinitionSchema.timeMapping, diagnostics: &diagnostics)
        let ignored = mapping["ignore"].map { literals(in: $0) } ?? []
        return mapping["path"].flatMap { path(of: $0) }.map { TimeRule(path: $0, ignored: ignored) }
    }

    mutating func flagRule(in node: YAMLNode) -> FlagRule? {
        guard case .mapping = node.content else { return path(of: node).map { FlagRule(path: $0) } }
        let mapping = MappingDecoder(node, DefinitionSchema.flagMapping, diagnostics: &diagnostics)
        let value = mapping["is"].flatMap { literal(in: $0) }
        guard let path = mapping["path"].flatMap({ path(of: $0) }), let value else { return nil }
        return FlagRule(path: path, trueValue: value)
    }

    private mutating func literals(in node: YAMLNode) -> [Literal] {
        guard case .sequence(let nodes) = node.content else { return literal(in: node).map { [$0] } ?? [] }
        return nodes.compactMap { literal(in: $0) }
    }

    /// Text, a number, a boolean or null.
    mutating func literal(in node: YAMLNode) -> Literal? {
        guard case .scalar(let written, let isPlain) = node.content, !(isPlain && written.isEmpty) else {
            diagnostics.add("expected a value: text, a number, `true`, `false` or `null`", at: node.position)
            return nil
        }
        guard !node.isNull else { return .null }
        if isPlain {
            if let flag = Bool(written) { return .bool(flag) }
            guard !isOddFlag(written, at: node.position) else { return nil }
            if written.isLikeNumber { return scalars.number(node, diagnostics: &diagnostics).map(Literal.number) }
        }
        return scalars.text(node, diagnostics: &diagnostics).map(Literal.text)
    }

    /// YAML has it that `True` is a boolean, and others have it that it is text: it is taken for neither.
    mutating func isOddFlag(_ text: String, at position: Diagnostic.Position) -> Bool {
        guard Bool(text) == nil, Bool(text.lowercased()) != nil else { return false }
        diagnostics.add("expected \(text.lowercased().quoted) for a boolean; text needs quotes", at: position)
        return true
    }

    mutating func scale(in mapping: MappingDecoder) -> Double {
        guard let node = mapping["scale"], let scale = scalars.number(node, diagnostics: &diagnostics) else { return 1 }
        if scale == 0 {
            diagnostics.add(
                "a scale of 0 makes every amount 0; expected what one unit of the answer is worth, such as `0.01`",
                at: node.position)
        }
        return scale
    }
}

extension String {
    /// Whether it is a number to YAML or to Swift. (Not `inf` and `nan`, which are words to whoever writes them.)
    var isLikeNumber: Bool {
        first.map { "+-.0123456789".contains($0) } == true && Double(self) != nil
    }
}

extension Substring {
    /// Where a path in braces ends, which may hold braces between quotes.
    fileprivate var endOfPathInBraces: Index? {
        var quote: Character?
        var isEscaped = false
        for index in indices.dropFirst() {
            let character = self[index]
            if isEscaped {
                isEscaped = false
            } else if let open = quote {
                if character == open { quote = nil }
                isEscaped = character == "\\"
            } else if character == "}" {
                return index
            } else if character == "'" || character == "\"" {
                quote = character
            }
        }
        return nil
    }
}
