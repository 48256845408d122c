import Primitives

/// Decodes single values of a configuration: text with `${VARIABLE}` filled in, and what text can stand for. What cannot
/// be decoded gives nil and a diagnostic.
package struct ScalarDecoder: Sendable {
    /// The variables that text may use.
    package let environment: [String: String]

    /// - Parameter environment: The variables that text may use.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// The text of a node, with its variables filled in.
    package func text(_ node: YAMLNode, _ expected: String = "a string", diagnostics: inout DiagnosticsCollector)
        -> String?
    {
        Self.written(node, expected, diagnostics: &diagnostics).flatMap {
            interpolated($0, at: node.position, diagnostics: &diagnostics)
        }
    }

    /// The text of a node as it is written.
    package static func written(
        _ node: YAMLNode, _ expected: String = "a string", diagnostics: inout DiagnosticsCollector
    ) -> String? {
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            diagnostics.add("expected \(expected), found \(node.kind)", at: node.position)
            return nil
        }
        return text
    }

    /// A duration as Prometheus writes it.
    package func duration(_ node: YAMLNode, diagnostics: inout DiagnosticsCollector) -> Duration? {
        let expected = "a duration such as `500ms`, `30s`, `5m`, `1h30m` or `30d`"
        guard let text = text(node, expected, diagnostics: &diagnostics) else { return nil }
        guard let duration = Duration(prometheus: text) else {
            diagnostics.add("expected \(expected), found \(node.kind) that is none", at: node.position)
            return nil
        }
        return duration
    }

    /// A number in decimal digits.
    package func number(_ node: YAMLNode, diagnostics: inout DiagnosticsCollector) -> Double? {
        // Where a variable is filled in, quotes may be what YAML asks for.
        guard case .scalar(let written, let isPlain) = node.content, !node.isNull, isPlain || written.contains("${")
        else {
            diagnostics.add("expected a number, found \(node.kind)", at: node.position)
            return nil
        }
        guard let text = text(node, diagnostics: &diagnostics) else { return nil }
        guard let number = Self.decimal(text) else {
            diagnostics.add("expected a number in decimal digits, such as `2000` or `20.5`", at: node.position)
            return nil
        }
        return number
    }

    /// The number that a text is in decimal digits. (Swift would also take hexadecimal, `nan` and `infinity`.)
    package static func decimal(_ text: String) -> Double? {
        guard text.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// `true` or `false`.
    package static func flag(_ node: YAMLNode, diagnostics: inout DiagnosticsCollector) -> Bool? {
        guard case .scalar(let text, isPlain: true) = node.content, let flag = Bool(text) else {
            diagnostics.add("expected `true` or `false`, found \(node.kind)", at: node.position)
            return nil
        }
        return flag
    }

    /// Fills in `${VARIABLE}`; `$$` is a dollar sign. No message repeats the text, which may be a secret.
    private func interpolated(_ text: String, at position: Diagnostic.Position, diagnostics: inout DiagnosticsCollector)
        -> String?
    {
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
                diagnostics.add(
                    "expected `${VARIABLE}` after a dollar sign; a dollar sign itself is `$$`", at: position)
                return nil
            }
            guard let value = environment[name] else {
                diagnostics.add("the environment variable \(name.quoted) is not set", at: position)
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
