package import Credits

/// The way to the providers: sends one GET and brings back what came.
package protocol HTTPTransport: Sendable {
    /// Sends a request of an account and waits for the whole answer. Ends early when the calling task is cancelled.
    ///
    /// - Throws: A failure of the way itself. Any status that arrives is an answer.
    func send(_ request: ProviderRequest, of account: Account) async throws(Failure) -> HTTPAnswer
}

/// What came back from a provider.
package struct HTTPAnswer: Sendable, Equatable {
    /// No answer of a provider is longer; one that is, is not read to its end.
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
    /// Empty where a status other than 200 came with a body that could not be read.
    package let body: [UInt8]

    /// An answer without any header that means something.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
