import Primitives

extension ProviderResponse {
    private static let longestText = 60
    private static let longestAnswer = 200
    private static let longestBody = 500

    /// The body for a person who writes a definition: JSON with indentation, without secrets, long texts cut.
    package func answer(hiding credentials: Credentials) -> String {
        guard let document = try? JSONParser.parse(body) else {
            return text(hiding: credentials)
        }
        let lines = document.lines { text in
            let shown = credentials.hidden(in: text)
            return shown.count > Self.longestText ? "\(shown.prefix(Self.longestText))…" : shown
        }
        let rest = lines.count - Self.longestAnswer
        return (lines.prefix(Self.longestAnswer) + (rest > 0 ? ["… and \(rest) lines more"] : []))
            .joined(separator: "\n")
    }

    /// The beginning of a body that is not JSON. It is cut when the secrets are hidden: the cut may go through one.
    private func text(hiding credentials: Credentials) -> String {
        let text = String(decoding: body, as: UTF8.self)
        let shown = credentials.hidden(in: text)
        let isLong = shown.utf8.count > Self.longestBody
        return isLong ? String(decoding: shown.utf8.prefix(Self.longestBody), as: UTF8.self) + "…" : shown
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
