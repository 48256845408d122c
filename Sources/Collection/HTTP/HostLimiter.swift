import Concurrency
import Credits

/// Bounds how much is done at a time, with all hosts together and with each: hosts that hang leave room to others.
struct HostLimiter: Sendable {
    private let inAll: ConcurrencyLimiter
    private let ofHost: ConcurrencyLimiter

    init(inAll: Int, ofHost: Int) {
        self.inAll = ConcurrencyLimiter(maximum: inAll)
        self.ofHost = ConcurrencyLimiter(maximum: ofHost)
    }

    /// Does the work when its turn has come.
    ///
    /// - Throws: What the work throws, and `timeout` where its turn did not come before the fetch had to end.
    func admit(
        to host: String, _ work: () async throws(Failure) -> FetchResult
    ) async throws(Failure) -> FetchResult {
        let result = try await ofHost.admit(to: host) { () async throws(Failure) in
            try await inAll.admit(to: "", work)
        }
        guard let result = result ?? nil else { throw Failure(.timeout) }
        return result
    }
}
