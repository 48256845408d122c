package import Primitives

/// The secrets of one account as they are at one moment: its key, and the settings that are treated like it.
package struct Credentials: Sendable, Hashable {
    /// The key.
    package let key: Secret
    /// By name.
    package let settings: [String: Secret]

    /// By default those of an account without secret settings.
    package init(key: Secret, settings: [String: Secret] = [:]) {
        self.key = key
        self.settings = settings
    }

    /// How else they are sent, such as in the base64 of a login.
    package var sentForms: [Secret] = []

    /// In all forms in which a gateway may send them back.
    private var all: [Secret] {
        let plain = [key] + settings.values
        let encoded = plain.map(\.exposed.percentEncoded).filter { text in !plain.contains { $0.exposed == text } }
        return plain + encoded.map { Secret($0) } + sentForms
    }

    /// Whether one of the texts holds one of them.
    package func isHeld(byAnyOf texts: [String]) -> Bool {
        let texts = texts.filter(Secret.canBeHeld)
        // Most names are short, and what to look for takes long to make.
        guard !texts.isEmpty else { return false }
        let forms = all.flatMap(\.formsToLookFor)
        return texts.contains { text in forms.contains { text.holdsBytes(of: $0) } }
    }

    /// Whether the text holds one of them in which characters may be escaped: none escapes a letter or a digit of ASCII.
    private func isHeldWithEscapes(by text: String) -> Bool {
        guard Secret.canBeHeld(by: text) else { return false }
        let text = text.withoutEscapes
        return all.map(\.exposed.withoutEscapes).contains { Secret.canBeHeld(by: $0) && text.holdsBytes(of: $0) }
    }

    /// The text, or what stands for every secret where the text holds one of these.
    package func hidden(in text: String) -> String {
        isHeldWithEscapes(by: text) ? key.description : all.reduce(text) { $1.hidden(in: $0) }
    }
}

extension String {
    /// Its letters and digits of ASCII, without those of the escapes of JSON, HTML and URLs.
    fileprivate var withoutEscapes: String {
        let rest = replacing(#/\\u[0-9A-Fa-f]{4}|&#?[0-9A-Za-z]{1,8};|%[0-9A-Fa-f]{2}/#, with: "")
        return String(
            rest.unicodeScalars.filter {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
            })
    }
}
