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
        credentials.first(ofKey: complaint(about:), ofSetting: complaint(about:inSetting:))
    }

    /// The same for a secret setting.
    package func complaint(about secret: Secret, inSetting name: String) -> String? {
        if secret.exposed.isEmpty { return "the setting `\(name)` is empty" }
        if sendsInHeader(.setting(name)), !secret.exposed.isOneLineOfASCII {
            return "the setting `\(name)` holds a character that no HTTP header can carry"
        }
        guard endsTheNameOfALogin(secret.exposed, inSetting: name) else { return nil }
        return "the setting `\(name)` holds a colon, which would end the name in `basic_auth`"
    }

    /// What is wrong with the value of a setting that is no secret; nil for one that can be sent.
    package func complaint(about text: String, inSetting name: String) -> String? {
        if text.isEmpty { return "expected a text that is not empty" }
        if sendsInHeader(.setting(name)), !text.isOneLineOfASCII { return "expected one line of ASCII text" }
        guard endsTheNameOfALogin(text, inSetting: name) else { return nil }
        return "expected a text without a colon, which would end the name in `basic_auth`"
    }

    /// Whether a name with this text would be cut at a colon (RFC 7617, section 2).
    private func endsTheNameOfALogin(_ text: String, inSetting name: String) -> Bool {
        text.contains(":")
            && requests.contains { $0.basicAuthorization?.username.placeholders.contains(.setting(name)) ?? false }
    }

    /// What is odd about a key that may be right, in words that do not repeat it; nil for most keys.
    package func remark(about key: Secret) -> String? {
        guard complaint(about: key) == nil else { return nil }
        return key.exposed.quotesAround.map { "the key is in \($0), which are sent as a part of it" }
    }

    /// The same for all secrets of an account.
    package func remark(about credentials: Credentials) -> String? {
        credentials.first(ofKey: remark(about:), ofSetting: remark(about:inSetting:))
    }

    /// The same for a secret setting.
    package func remark(about secret: Secret, inSetting name: String) -> String? {
        guard complaint(about: secret, inSetting: name) == nil else { return nil }
        return secret.exposed.quotesAround.map {
            "the setting `\(name)` is in \($0), which are sent as a part of it"
        }
    }
}

extension Credentials {
    /// What is said of the key, else of the first setting of which something is.
    fileprivate func first(
        ofKey said: (Secret) -> String?, ofSetting saidOfSetting: (Secret, String) -> String?
    ) -> String? {
        said(key)
            ?? settings.sorted { $0.key < $1.key }.compactMap { saidOfSetting($0.value, $0.key) }.first
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
