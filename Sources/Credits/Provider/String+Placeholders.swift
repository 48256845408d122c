extension String {
    /// The words in braces for which something is to be filled in. Braces around anything else are just text.
    package var placeholders: [String] {
        matches(of: Self.placeholder).map { String($0.1) }
    }

    /// With the placeholders filled in that there are values for, in one pass: what a value holds is not filled in.
    func filled(with values: [String: String]) -> String {
        guard utf8.contains(UInt8(ascii: "{")) else { return self }
        return replacing(Self.placeholder) { values[String($0.1)] ?? String($0.0) }
    }

    private static var placeholder: Regex<(Substring, Substring)> { /\{([^{}"':,\s]+)\}/ }
}
