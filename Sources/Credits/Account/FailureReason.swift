/// Why an account has no reading: the value of the label `reason`. A bounded set, so that it never carries a message,
/// a URL or a secret.
package enum FailureReason: String, Sendable, CaseIterable {
    /// The provider does not know the key.
    case invalidKey = "invalid_key"
    /// The key is right, the license behind it has run out.
    case licenseExpired = "license_expired"
    /// The key may not ask, or the feature is not enabled on the account.
    case forbidden
    /// Too many requests.
    case rateLimited = "rate_limited"
    /// No whole response in time.
    case timeout
    /// No connection, or it broke: name resolution, refusal, reset, a peer that does not speak HTTP, a proxy's refusal.
    case connection
    /// No trusted connection: certificate, host name or protocol version.
    case tls
    /// A passing fault of the provider (5xx).
    case serverError = "server_error"
    /// A status that neither the provider's documentation nor HTTP gives a use here.
    case unexpectedStatus = "unexpected_status"
    /// A body that is not strictly JSON, or no object where the definition needs one.
    case invalidBody = "invalid_body"
    /// A response without any of the fields that the definition reads: the provider has changed its API, or reports an
    /// error under a status of success.
    case noReading = "no_reading"
    /// A reading that would make more series than the account may have.
    case tooManySeries = "too_many_series"
    /// A body over 1 MiB.
    case bodyTooLarge = "body_too_large"
    /// The provider sent the client elsewhere; it never goes.
    case redirect
    /// The key file is missing, empty or unreadable.
    case missingSecret = "missing_secret"

    /// Whether another key may mend it, so that a changed one is tried at once.
    package var isOfCredential: Bool {
        switch self {
        case .invalidKey, .licenseExpired, .forbidden, .missingSecret: true
        default: false
        }
    }
}
