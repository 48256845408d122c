package import Credits

/// The way to the providers: sends one GET and brings back what came.
package protocol HTTPTransport: Sendable {
    /// Sends a request of an account, waits for the whole answer, and has it read. Ends early when the calling task is
    /// cancelled.
    ///
    /// - Parameter read: Takes what is wanted out of the answer, whose body is given up after that: so the bodies of all
    ///   accounts together have a bound.
    /// - Throws: A failure of the way itself. Any status that arrives is an answer.
    func send<Value: Sendable>(
        _ request: ProviderRequest, of account: Account, reading read: @Sendable (HTTPAnswer) -> Value
    ) async throws(Failure) -> Value
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
    /// Empty where an error's body did not come in time, or was longer than an error's is.
    package let body: [UInt8]

    /// An answer without any header that means something.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
