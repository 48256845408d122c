import HTTPTypes

extension HTTPField.Name {
    static let frameOptions = known("X-Frame-Options")
    static let referrerPolicy = known("Referrer-Policy")
    /// Set by Prometheus at every scrape, in seconds.
    static let scrapeTimeout = known("X-Prometheus-Scrape-Timeout-Seconds")

    private static func known(_ name: String) -> Self {
        // Only for the constants above: one that is no name is a mistake in this file, and no input leads here.
        guard let name = Self(name) else { preconditionFailure("\(name) is not a header name") }
        return name
    }
}
