extension ProviderDefinition {
    /// The providers that need no definition in the configuration.
    package static let builtIn: [ProviderDefinition] = [.altum, .olostep, .acyChecker, .brookMimir]
}

extension [ProviderDefinition.ResponseRule] {
    /// What a status means where a provider documents nothing else.
    static let plainHTTP: Self = [
        .init(statuses: 200...299, meaning: .reading),
        .init(statuses: 301...303, meaning: .failure(.redirect)),
        .init(statuses: 307...308, meaning: .failure(.redirect)),
        .init(statuses: 401...401, meaning: .failure(.invalidKey)),
        .init(statuses: 403...403, meaning: .failure(.forbidden)),
        .init(statuses: 429...429, meaning: .failure(.rateLimited)),
        .init(statuses: 500...599, meaning: .failure(.serverError)),
    ]
}
