extension JSONPathParser {
    /// A string in single or double quotes.
    mutating func string() throws(JSONPathError) -> String {
        let start = position
        guard let quote = next else { throw error("expected a string in quotes") }
        position += 1
        var string = String.UnicodeScalarView()
        while let scalar = next {
            switch scalar {
            case quote:
                position += 1
                return String(string)
            case "\\":
                position += 1
                string.append(try escaped(in: quote))
            case _ where scalar.value < 0x20:
                throw error("expected no control character in a string; write it as `\\n` or `\\u000a`")
            default:
                string.append(scalar)
                position += 1
            }
        }
        throw JSONPathError(offset: start, message: "expected a string with a quote at its end")
    }

    /// What follows a backslash.
    private mutating func escaped(in quote: Unicode.Scalar) throws(JSONPathError) -> Unicode.Scalar {
        guard let scalar = next else { throw error("expected a character behind the backslash") }
        position += 1
        switch scalar {
        case "b": return "\u{08}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "/", "\\", quote: return scalar
        case "u": return try unicodeEscape()
        default:
            position -= 1
            throw error("expected one of `b`, `f`, `n`, `r`, `t`, `u`, `/`, `\\` and the quote behind a backslash")
        }
    }

    private mutating func unicodeEscape() throws(JSONPathError) -> Unicode.Scalar {
        let start = position
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if UTF16.isLeadSurrogate(unit), take("\\u") {
            let pair = [unit, try codeUnit()]
            if let text = String(validating: pair, as: UTF16.self), let scalar = text.unicodeScalars.first {
                return scalar
            }
        }
        throw JSONPathError(offset: start, message: "expected both halves of a surrogate pair")
    }

    private mutating func codeUnit() throws(JSONPathError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let scalar = next, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                throw error("expected four hexadecimal digits behind `\\u`")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    /// A number as JSON writes it, and -0.
    mutating func number() throws(JSONPathError) -> JSON {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("-") || take("+")
            try digits()
        }
        return .number(text(from: start))
    }

    private mutating func digits() throws(JSONPathError) {
        guard next?.isDigit == true else { throw error("expected a digit") }
        while next?.isDigit == true { position += 1 }
    }
}
