extension ProviderDefinition {
    /// Altum AI: credits used per API in trailing windows. It tells no balance.
    ///
    /// From its documentation of `GET /credit`: `time` is a whole number of hours; the answer is a flat object, API
    /// name to credits, as a number in one sample and as a string in another; an API that was not used is left out;
    /// 403 means a wrong key or an account without the feature; a change shows up within 60 seconds.
    package static let altum = ProviderDefinition(
        id: "altum",
        name: "Altum AI",
        baseURL: "https://api.altum.ai",
        request: Request(
            path: "/credit",
            query: [Field(name: "time", value: "{hours}")],
            headers: [Field(name: "Content-Type", value: "application/json")]
        ),
        credential: Credential(header: "x-api-key"),
        defaultWindows: [24],
        reading: ReadingRules(usage: ".")
    )
}
