extension ProviderDefinition {
    /// Brook Mimir: the balance.
    ///
    /// From its documentation of `GET /credits`: the key is 64 hexadecimal characters; a null balance means that the
    /// token was invalid, also under 200; 400 is a malformed key, 401 and 403 an unknown, inactive or revoked one, 404
    /// a token not recognized; 402 means that the balance is zero.
    package static let brookMimir = ProviderDefinition(
        id: "brookmimir",
        name: "Brook Mimir",
        baseURL: "https://api.brookmimir.com",
        request: Request(path: "/credits", headers: [Field(name: "accept", value: "application/json")]),
        credential: Credential(header: "x-api-key", hexadecimalLength: 64),
        answers: [
            ResponseRule(statuses: 200...200, condition: .isNull("current_balance"), meaning: .failure(.invalidKey)),
            ResponseRule(statuses: 402...402, meaning: .depleted),
            ResponseRule(statuses: 400...401, meaning: .failure(.invalidKey)),
            ResponseRule(statuses: 403...404, meaning: .failure(.invalidKey)),
        ],
        reading: ReadingRules(balances: [.init(remaining: "current_balance")])
    )
}
