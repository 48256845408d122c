extension ProviderResponse {
    private static let longestText = 60
    private static let longestAnswer = 200

    /// The body for a person who writes a definition: JSON with indentation, without secrets, long texts cut.
    package func answer(hiding credentials: Credentials) -> String {
        guard let document = try? JSONParser.parse(body) else {
            let text = String(decoding: body.prefix(500), as: UTF8.self)
            return credentials.hidden(in: text) + (body.count > 500 ? "…" : "")
        }
        let lines = document.lines { text in
            let shown = credentials.hidden(in: text)
            return shown.count > Self.longestText ? "\(shown.prefix(Self.longestText))…" : shown
        }
        let rest = lines.count - Self.longestAnswer
        return (lines.prefix(Self.longestAnswer) + (rest > 0 ? ["… and \(rest) lines more"] : []))
            .joined(separator: "\n")
    }
}

extension JSON {
    /// - Parameter shown: What is shown of a text.
    fileprivate func lines(_ shown: (String) -> String) -> [String] {
        switch self {
        case .null, .bool: [text]
        case .number(let digits): [shown(digits)]
        case .string(let text): ["\"\(shown(text))\""]
        case .array(let elements) where elements.isEmpty: ["[]"]
        case .object(let members) where members.isEmpty: ["{}"]
        case .array(let elements):
            ["["] + elements.map { $0.lines(shown) }.indentedWithCommas + ["]"]
        case .object(let members):
            ["{"]
                + members.map { member in
                    let lines = member.value.lines(shown)
                    return ["\"\(shown(member.name))\": \(lines[0])"] + lines.dropFirst()
                }
                .indentedWithCommas + ["}"]
        }
    }
}

extension [[String]] {
    fileprivate var indentedWithCommas: [String] {
        enumerated().flatMap { index, lines in
            lines.enumerated().map { number, line in
                "  \(line)\(number == lines.count - 1 && index < count - 1 ? "," : "")"
            }
        }
    }
}
