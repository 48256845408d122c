import Concurrency
import Credits
import Logging

/// What all fetches share: the way to the providers, the threads that read keys, and the line in front of each host.
struct Fetcher: Sendable {
    private let transport: any HTTPTransport
    private let keys: KeyReader
    /// As many fetches as there may be requests. They wait here, where they have made nothing yet, and not at the HTTP
    /// client: what ten thousand hold while they wait is most of what they take of memory.
    private let hosts = ConcurrencyLimiter(maximum: HTTPClientKey.requestsPerHost)

    /// - Parameter logger: For a want of file descriptors.
    init(transport: any HTTPTransport, logger: Logger) {
        self.transport = transport
        keys = KeyReader(logger: logger)
    }

    /// The secrets of an account as they are at this moment, or why one of them is not to be had.
    func credentials(of account: Account) async -> Result<Credentials, Failure> {
        await keys.credentials(of: account)
    }

    /// Fetches an account. It ends early when the calling task is cancelled.
    ///
    /// - Parameters:
    ///   - given: That one of them is not to be had is a failure like any other.
    ///   - isExplained: Whether the result says what stood at every field.
    ///   - showsAnswer: Whether the result holds the bodies, without secrets.
    func fetch(
        _ account: Account, with given: Result<Credentials, Failure>, isExplained: Bool = false,
        showsAnswer: Bool = false
    ) async -> FetchResult {
        do throws(Failure) {
            let credentials = try account.usable(given)
            let result = await hosts.admit(to: Endpoint(url: account.baseURL).authority) {
                await Fetch(account: account, transport: transport, isExplained: isExplained, showsAnswer: showsAnswer)
                    .result(with: credentials)
            }
            return result ?? .timeout
        } catch {
            return FetchResult(.failure(error))
        }
    }
}

extension Account {
    /// Known before anyone is asked, so these failures wait for no turn.
    fileprivate func usable(_ given: Result<Credentials, Failure>) throws(Failure) -> Credentials {
        let credentials = try given.get()
        if let complaint = provider.complaint(about: credentials) {
            throw Failure(.invalidKey, detail: complaint)
        }
        return credentials
    }
}
