extension String {
    /// As a string of JSON, with its quotes.
    package var asJSONString: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension [[String]] {
    /// The lines of each element of an array, or member of an object, as JSON has them between its brackets.
    package var indentedWithCommas: [String] {
        enumerated().flatMap { index, lines in
            lines.enumerated().map { number, line in
                "  \(line)\(number == lines.count - 1 && index < count - 1 ? "," : "")"
            }
        }
    }
}
