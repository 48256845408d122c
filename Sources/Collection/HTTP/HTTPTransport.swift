package import Credits

/// Sends requests to providers, and brings back their responses.
package protocol HTTPTransport: Sendable {
    /// Sends a request of an account, waits for the whole response, and has it read. Ends early when the calling task is
    /// cancelled.
    ///
    /// - Parameter read: Takes what is wanted out of the response, whose body is given up after that: so the bodies of all
    ///   accounts together have a bound.
    /// - Throws: A failure to get a response. A response of any status is one.
    func send(
        _ request: ProviderRequest, of account: Account,
        reading read: @escaping @Sendable (ProviderResponse) -> FetchResult
    ) async throws(Failure) -> FetchResult
}
