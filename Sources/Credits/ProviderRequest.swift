import FoundationEssentials

/// One GET, ready to be sent.
package struct ProviderRequest: Sendable, Equatable {
    /// The whole URL, query included.
    package let url: String
    /// All but the credential.
    package let headers: [ProviderDefinition.Field]
    /// The name of the header that carries the credential.
    package let credentialHeader: String
    /// The value of that header.
    package let credential: Secret
    /// The window that the answer is about, where the provider knows windows.
    package let windowHours: Int?
}

extension Account {
    /// The requests of one fetch: one for each window, or the only one.
    package func requests(key: Secret) -> [ProviderRequest] {
        let windows: [Int?] = windows.isEmpty ? [nil] : windows
        return windows.map { hours in
            let values = settings.merging(hours.map { ["hours": "\($0)"] } ?? [:]) { $1 }
            let query = provider.request.query
                .map { "\($0.name.percentEncoded)=\($0.value.filled(with: values).percentEncoded)" }
                .joined(separator: "&")
            return ProviderRequest(
                url: baseURL + provider.request.path + (query.isEmpty ? "" : "?\(query)"),
                headers: provider.request.headers.map { .init(name: $0.name, value: $0.value.filled(with: values)) },
                credentialHeader: provider.credential.header,
                credential: Secret(provider.credential.prefix + key.exposed),
                windowHours: hours
            )
        }
    }
}

extension ProviderDefinition.Credential {
    /// What is wrong with a key before anyone is asked, in words that do not repeat it; nil for a key that may be right.
    package func complaint(about key: Secret) -> String? {
        let text = key.exposed.utf8
        guard !text.isEmpty else { return "the key is empty" }
        guard key.exposed.isOneLineOfASCII else {
            return "the key holds a character that no HTTP header can carry"
        }
        guard let length = hexadecimalLength else { return nil }
        guard text.count == length, text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            return "the key must be \(length) hexadecimal characters; this one has \(text.count) characters"
        }
        return nil
    }
}
