extension String {
    /// `Top-up` → `top_up`, `TopUp` → `top_up`.
    var snakeCased: String {
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
