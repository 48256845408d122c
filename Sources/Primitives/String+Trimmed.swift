extension StringProtocol {
    /// Without blanks, line ends and byte order marks at both ends.
    package var trimmed: String {
        var text = self[...]
        while text.first?.isBlank == true { text.removeFirst() }
        while text.last?.isBlank == true { text.removeLast() }
        return String(text)
    }
}

extension Character {
    fileprivate var isBlank: Bool { isWhitespace || self == "\u{FEFF}" }
}
