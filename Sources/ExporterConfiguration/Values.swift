import Credits

/// Reads single values of the configuration: text with `${VARIABLE}` filled in, and what text can stand for.
struct Values {
    let environment: [String: String]

    /// The text of a node. Nil, and noted, for what is no text.
    func text(_ node: YAMLNode, _ expected: String = "a string", notes: inout Notes) -> String? {
        Self.written(node, expected, notes: &notes).flatMap { interpolated($0, at: node.position, notes: &notes) }
    }

    /// The text of a node as it is written.
    static func written(_ node: YAMLNode, _ expected: String = "a string", notes: inout Notes) -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            notes.add("expected \(expected), found \(node.kind)", at: node.position)
            return nil
        }
        return text
    }

    func duration(_ node: YAMLNode, notes: inout Notes) -> Duration? {
        let expected = "a duration such as `500ms`, `30s`, `5m`, `1h30m` or `30d`"
        guard let text = text(node, expected, notes: &notes) else { return nil }
        guard let duration = Duration(prometheus: text) else {
            notes.add("expected \(expected), found \(node.kind) that is none", at: node.position)
            return nil
        }
        return duration
    }

    func number(_ node: YAMLNode, notes: inout Notes) -> Double? {
        guard case .scalar(_, isPlain: true) = node.content, !node.isNull else {
            notes.add("expected a number, found \(node.kind)", at: node.position)
            return nil
        }
        guard let text = text(node, notes: &notes) else { return nil }
        // `Double` alone would also take hexadecimal, `nan` and `infinity`.
        guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(text), number.isFinite else {
            notes.add("expected a number in decimal digits, such as `2000` or `20.5`", at: node.position)
            return nil
        }
        return number
    }

    static func flag(_ node: YAMLNode, notes: inout Notes) -> Bool? {
        guard case .scalar(let text, isPlain: true) = node.content, let flag = Bool(text) else {
            notes.add("expected `true` or `false`, found \(node.kind)", at: node.position)
            return nil
        }
        return flag
    }

    /// Fills in `${VARIABLE}`; `$$` is a dollar sign. No message repeats the text, which may be a secret.
    private func interpolated(_ text: String, at position: Diagnostic.Position, notes: inout Notes) -> String? {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...].dropFirst()
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
                continue
            }
            guard rest.first == "{", let end = rest.firstIndex(of: "}"), let name = Self.name(rest[..<end].dropFirst())
            else {
                notes.add("expected `${VARIABLE}` after a dollar sign; a dollar sign itself is `$$`", at: position)
                return nil
            }
            guard let value = environment[name] else {
                notes.add("the environment variable \(name.quoted) is not set", at: position)
                return nil
            }
            result += value
            rest = rest[end...].dropFirst()
        }
        return result + rest
    }

    private static func name(_ text: Substring) -> String? {
        guard let first = text.first, !first.isNumber,
            text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { return nil }
        return String(text)
    }
}
