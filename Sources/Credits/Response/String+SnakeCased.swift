extension String {
    /// `Top-up` → `top_up`, `TopUp` → `top_up`.
    var snakeCased: String {
        utf8.allSatisfy { $0 < 0x80 } ? asciiSnakeCased : unicodeSnakeCased
    }

    /// The same for ASCII alone, which needs no tables: keys are looked for in this form at every fetch.
    private var asciiSnakeCased: String {
        func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func isWord(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || isDigit(byte) }
        var text: [UInt8] = []
        var previous = UInt8(ascii: " ")
        for byte in utf8 {
            if isWord(byte) {
                let startsWord = !isWord(previous) || (isLower(previous) && isUpper(byte))
                if startsWord, !text.isEmpty { text.append(UInt8(ascii: "_")) }
                text.append(isUpper(byte) ? byte | 0x20 : byte)
            }
            previous = byte
        }
        return String(decoding: text, as: UTF8.self)
    }

    private var unicodeSnakeCased: String {
        var words: [String] = []
        var previous: Character = " "
        for character in self {
            if character.isLetter || character.isNumber {
                let startsWord =
                    !(previous.isLetter || previous.isNumber) || (previous.isLowercase && character.isUppercase)
                if startsWord { words.append("") }
                words[words.count - 1] += character.lowercased()
            }
            previous = character
        }
        return words.joined(separator: "_")
    }
}
