import HTTPTypes

extension HTTPField.Name {
    static let frameOptions = known("X-Frame-Options")
    static let referrerPolicy = known("Referrer-Policy")
    /// Set by Prometheus at every scrape, in seconds.
    static let scrapeTimeout = known("X-Prometheus-Scrape-Timeout-Seconds")

    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("a header's name") }
        return name
    }
}
