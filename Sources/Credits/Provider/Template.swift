import Primitives

/// Text of a request with words in braces that stand for something: the key, a setting, a window, a time.
package struct Template: Sendable, Equatable {
    private let parts: [Part]

    private enum Part: Equatable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// Text without placeholders.
    package init(constant text: String) {
        parts = [.text(text)]
    }

    /// Braces around anything but one word are just text, as in a query of GraphQL.
    ///
    /// - Parameter settings: The names of the provider's settings.
    /// - Throws: The first word that stands for nothing.
    package init(_ text: String, settings: [String]) throws(UnknownPlaceholder) {
        var parts: [Part] = []
        var rest = text[...]
        while let match = rest.firstMatch(of: Self.placeholder) {
            let word = String(match.1)
            guard let placeholder = Placeholder(word, settings: settings) else { throw UnknownPlaceholder(word: word) }
            parts += [.text(String(rest[..<match.range.lowerBound])), .placeholder(placeholder)]
            rest = rest[match.range.upperBound...]
        }
        self.parts = parts + [.text(String(rest))]
    }

    private static var placeholder: Regex<(Substring, Substring)> { /\{([^{}"'\s]+)\}/ }

    /// A word in braces that stands for nothing.
    package struct UnknownPlaceholder: Error {
        /// Without the braces.
        package let word: String
    }

    /// The placeholders, in order.
    package var placeholders: [Placeholder] {
        parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
    }

    /// What stands around the placeholders, in order.
    package var texts: [String] {
        parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// The text itself; nil where something is to be filled in.
    package var constant: String? {
        placeholders.isEmpty ? joined { _ in "" } : nil
    }

    /// Whether a text can be this one with something filled in, none of it with a slash.
    package func canBe(_ text: some StringProtocol) -> Bool {
        let own = joined { _ in "\u{0}" }.split(separator: "/", omittingEmptySubsequences: false)
        let other = text.split(separator: "/", omittingEmptySubsequences: false)
        return own.count == other.count
            && zip(own, other).allSatisfy { own, other in
                guard let start = own.firstIndex(of: "\u{0}"), let end = own.lastIndex(of: "\u{0}") else {
                    return own == other
                }
                let (prefix, suffix) = (own[..<start], own[end...].dropFirst())
                return other.hasPrefix(prefix) && other.hasSuffix(suffix)
                    && other.count > prefix.count + suffix.count
            }
    }

    /// What is sent.
    ///
    /// - Parameter encoded: How the place encodes what is filled in.
    func filled(with values: PlaceholderValues, encoded: (String) -> String = { $0 }) -> String {
        joined { encoded(values[$0]) }
    }

    /// The text with settings filled in, percent-encoded: for a base URL, which holds nothing else.
    package func filled(withSettings settings: [String: String]) -> String {
        joined { if case .setting(let name) = $0 { (settings[name] ?? "").percentEncoded } else { "" } }
    }

    private func joined(_ text: (Placeholder) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let constant): constant
            case .placeholder(let placeholder): text(placeholder)
            }
        }
        .joined()
    }
}
