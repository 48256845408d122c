import FoundationEssentials
package import Primitives

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
