package import Credits

/// The way to the providers: sends one GET and brings back what came.
package protocol HTTPTransport: Sendable {
    /// Sends a request of an account, waits for the whole response, and has it read. Ends early when the calling task is
    /// cancelled.
    ///
    /// - Parameter read: Takes what is wanted out of the response, whose body is given up after that: so the bodies of all
    ///   accounts together have a bound.
    /// - Throws: A failure of the way itself. Any status that arrives is a response.
    func send<Value: Sendable>(
        _ request: ProviderRequest, of account: Account, reading read: @Sendable (ProviderResponse) -> Value
    ) async throws(Failure) -> Value
}
