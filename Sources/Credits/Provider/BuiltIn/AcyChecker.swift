extension ProviderDefinition {
    /// AcyChecker: credits used and remaining this month, in the pools `batch` and `simple`.
    ///
    /// From its documentation of `GET /api/v1/licenses/credits`: `Content-Type` and `Source`, the name of the calling
    /// app, are both required; 401 is an unknown key or, by its message, a right key whose license has run out.
    package static let acyChecker = ProviderDefinition(
        id: "acychecker",
        name: "AcyChecker",
        baseURL: "https://api.acychecker.com",
        request: Request(
            path: "/api/v1/licenses/credits",
            headers: [
                Field(name: "Content-Type", value: "application/json"),
                Field(name: "Source", value: "{source}"),
            ]
        ),
        credential: Credential(header: "API-KEY"),
        settings: ["source": "credits-exporter"],
        answers: [
            ResponseRule(
                statuses: 401...401,
                condition: .contains("message", "license expired"),
                meaning: .failure(.licenseExpired)
            )
        ],
        reading: ReadingRules(
            balances: [
                .init(pool: "batch", remaining: "remaining_credits_batch", used: "credits_used_batch"),
                .init(pool: "simple", remaining: "remaining_credits_simple", used: "credits_used_simple"),
            ]
        )
    )
}
