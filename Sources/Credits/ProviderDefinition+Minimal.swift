// What a definition has at least; everything else has a default and is set where it is known.

extension ProviderDefinition {
    /// A provider without a name of its own, windows, settings or rules for its answers.
    package init(id: String, baseURL: String, request: Request, credential: Credential, reading: ReadingRules) {
        self.init(
            id: id, name: id, baseURL: baseURL, request: request, credential: credential, defaultWindows: [],
            reading: reading)
    }
}

extension ProviderDefinition.Request {
    /// A request with its query and headers.
    package init(_ path: String, query: [ProviderDefinition.Field], headers: [ProviderDefinition.Field]) {
        self.init(path: path, query: query, headers: headers)
    }
}

extension ProviderDefinition.Credential {
    /// A credential in a header.
    package init(_ header: String, prefix: String, hexadecimalLength: Int?) {
        self.init(header: header, prefix: prefix, hexadecimalLength: hexadecimalLength)
    }
}

extension ProviderDefinition.ReadingRules {
    /// With no field yet.
    package static let empty = Self()
}

extension ProviderDefinition.ReadingRules.Balance {
    /// The balance of a pool, `default` where it has no name.
    package init(_ pool: String?, remaining: FieldPath) {
        self.init(pool: pool ?? "default", remaining: remaining)
    }
}

extension ProviderDefinition.ReadingRules.Lots {
    /// Lots of which only the list is known.
    package init(_ list: FieldPath) {
        self.init(list: list)
    }
}

extension ProviderDefinition.ReadingRules.Subscription {
    /// With no field yet.
    package static let empty = Self()
}
