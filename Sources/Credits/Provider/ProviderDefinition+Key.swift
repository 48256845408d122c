package import Primitives

extension ProviderDefinition {
    /// What is known of a provider's keys.
    package struct KeyForm: Sendable, Equatable {
        /// Number of hexadecimal characters, where keys are known to consist of nothing else.
        package var hexadecimalLength: Int?
        /// Environment variables that hold the key, besides the one that follows from the provider's id.
        package var environment: [String]

        /// By default a key of any form.
        package init(hexadecimalLength: Int? = nil, environment: [String] = []) {
            self.hexadecimalLength = hexadecimalLength
            self.environment = environment
        }
    }

    /// What is wrong with a key before anyone is asked, in words that do not repeat it; nil for a key that may be right.
    package func complaint(about key: Secret) -> String? {
        let text = key.exposed
        guard !text.isEmpty else { return "the key is empty" }
        let isSendable = text.isOneLineOfASCII || !sendsInHeader(.apiKey)
        let length = keyForm.hexadecimalLength
        let isOfForm = length.map { text.utf8.count == $0 && text.utf8.allSatisfy(\.isHexadecimalDigit) } ?? true
        guard !isSendable || !isOfForm else { return nil }
        if let quotes = text.quotesAround { return "the key is in \(quotes); expected it without them" }
        guard let length, isSendable else { return "the key holds a character that no HTTP header can carry" }
        let found = text.utf8.count == length ? "others" : "\(text.utf8.count) characters"
        return "the key must be \(length) hexadecimal characters; this one has \(found)"
    }

    /// The same for all secrets of an account.
    package func complaint(about credentials: Credentials) -> String? {
        let settings = credentials.settings.sorted { $0.key < $1.key }.compactMap { name, secret in
            complaint(about: secret, inSetting: name)
        }
        return complaint(about: credentials.key) ?? settings.first
    }

    /// The same for a secret setting.
    package func complaint(about secret: Secret, inSetting name: String) -> String? {
        if secret.exposed.isEmpty { return "the setting `\(name)` is empty" }
        guard sendsInHeader(.setting(name)), !secret.exposed.isOneLineOfASCII else { return nil }
        return "the setting `\(name)` holds a character that no HTTP header can carry"
    }

    /// What is wrong with the value of a setting that is no secret; nil for one that can be sent.
    package func complaint(about text: String, inSetting name: String) -> String? {
        if text.isEmpty { return "expected a text that is not empty" }
        if sendsInHeader(.setting(name)), !text.isOneLineOfASCII { return "expected one line of ASCII text" }
        let names = requests.compactMap(\.basicAuthorization?.username)
        guard text.contains(":"), names.contains(where: { $0.placeholders.contains(.setting(name)) }) else {
            return nil
        }
        return "expected a text without a colon, which would end the name in `basic_auth`"
    }

    /// What is odd about a key that may be right, in words that do not repeat it; nil for most keys.
    package func remark(about key: Secret) -> String? {
        guard complaint(about: key) == nil, let quotes = key.exposed.quotesAround else { return nil }
        return "the key is in \(quotes), which are sent as a part of it"
    }
}

extension String {
    /// What a text stands in, nil where it is nothing like quotes. One mark is enough: the other may have been cut off.
    fileprivate var quotesAround: String? {
        let marks = [first, last].compactMap(\.self)
        if marks.contains(where: { "„“”‟‘’‚‛«»‹›＂＇".contains($0) }) { return "typographic quotes" }
        guard count >= 2, first == last else { return nil }
        return first == "\"" ? "double quotes" : first == "'" ? "single quotes" : first == "`" ? "backquotes" : nil
    }
}
