extension ProviderDefinition {
    /// Olostep: balance, lots, subscription, and whether the team may spend.
    ///
    /// From its documentation of `GET /user/credits/info`: every field is optional; 402 means that the key is invalid,
    /// not that credits ran out; an error may carry `retry_after` and `cooldown_seconds`; `SUB_BASE` is the
    /// subscription's id where there is none.
    package static let olostep = ProviderDefinition(
        id: "olostep",
        name: "Olostep",
        baseURL: "https://api.olostep.com",
        request: Request(path: "/user/credits/info"),
        credential: Credential(header: "Authorization", prefix: "Bearer "),
        answers: [ResponseRule(statuses: 402...402, meaning: .failure(.invalidKey))],
        reading: ReadingRules(
            balances: [.init(remaining: "credits")],
            lots: .init(
                list: "breakdown",
                kind: "purchase_kind",
                allocated: "allocated_units",
                remaining: "remaining_units",
                expiry: "expiry_date"
            ),
            subscription: .init(
                id: "active_subscription.id",
                name: "active_subscription.display_name",
                allocated: "active_subscription.credits",
                created: "active_subscription.created_at"
            ),
            spendingAllowed: "allow_usage"
        )
    )
}
