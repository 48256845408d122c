extension Secret {
    /// No key is longer; a larger file is something else, given by mistake.
    fileprivate static let maximumFileSize = 64 * 1024

    /// Text as a file or a variable holds it: the line end that editors and shells leave behind it is not part of it.
    package init(withoutTrailingLineEnd text: String) {
        var text = text[...]
        while text.last?.isNewline == true {
            text.removeLast()
        }
        self.init(String(text))
    }
}

extension Account.KeySource {
    /// The key as it is at this moment; nil where its file is missing, empty or unreadable.
    package func read() -> Secret? {
        switch self {
        case .value(let secret):
            return secret
        case .file(let path):
            guard let bytes = try? FileContents(path: path, limit: Secret.maximumFileSize).bytes,
                let text = String(validating: bytes, as: UTF8.self)
            else { return nil }
            let secret = Secret(withoutTrailingLineEnd: text)
            return secret.exposed.isEmpty ? nil : secret
        }
    }
}
