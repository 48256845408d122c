/// What came back from a provider.
package struct ProviderResponse: Sendable, Equatable {
    /// No response of a provider is longer; one that is, is not read to its end.
    package static let maximumBody = 1 << 20

    /// The HTTP status code.
    package let status: Int
    /// The header `Retry-After` as it came.
    package var retryAfter: String?
    /// The header `Date` as it came: the provider's clock, which a date in `Retry-After` is about.
    package var date: String?
    /// The header `Content-Encoding` as it came.
    package var contentEncoding: String?
    /// Whether there is a header `Location`, which is never followed.
    package var hasLocation = false
    /// Empty where an error's body did not come in time, or was longer than an error's is.
    package let body: [UInt8]

    /// A response without any header that means something.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
