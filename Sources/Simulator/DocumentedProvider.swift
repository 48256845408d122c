package import Credits
import HTTPTypes

/// A provider that the simulator knows by its definition and by the response that its documentation shows.
package struct DocumentedProvider: Sendable {
    let definition: ProviderDefinition
    let body: [UInt8]

    /// - Parameter body: Sent to every request that the definition makes.
    package init(definition: ProviderDefinition, body: [UInt8]) {
        self.definition = definition
        self.body = body
    }

    /// Whether the definition makes such a request.
    func answers(method: String, path: some StringProtocol) -> Bool {
        definition.requests.contains { $0.method.rawValue == method && $0.path.canBe(path) }
    }
}

extension SimulatedResponse {
    /// What a documented provider sends: what moves with time where the demo shows it, else what its documentation
    /// shows. A key that holds `rejected` or `limited` is.
    ///
    /// - Parameter key: The part of the request that holds the key.
    init(of provider: DocumentedProvider, key: String, account: SimulatedAccount, at seconds: Double) {
        if key.contains("rejected") {
            self.init(.unauthorized, json: #"{"error": "invalid key"}"#)
        } else if key.contains("limited") {
            self.init(.tooManyRequests, json: #"{"error": "too many requests"}"#, retryAfter: Self.patience)
        } else if let json = account.quota(of: provider.definition.id, at: seconds) {
            self.init(json: json)
        } else {
            self.init(json: "")
            body = provider.body
        }
    }
}
