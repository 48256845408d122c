import Concurrency
import Credits
import Logging
import Primitives
import Synchronization

/// One account at run time: the I/O around `AccountState`. It starts fetches and lets scrapes share them.
final class AccountCollector: Sendable {
    /// What a scrape gets of an account, before any waiting.
    enum Pending: Sendable {
        case ready(AccountExposition)
        case inFlight(SharedResult<AccountExposition>)

        var ready: AccountExposition? {
            if case .ready(let exposition) = self { exposition } else { nil }
        }
    }

    fileprivate struct Shared {
        var account: Account
        var state: AccountState
        /// The one in flight; nil where the provider is asked something else since it began.
        var fetch: SharedResult<AccountExposition>?
    }

    /// How long a scrape looks whether a rejected key has changed. It is a file that was read at once before.
    private static let keyLookLimit = Duration.seconds(1)

    let id: Account.ID
    private let fetcher: Fetcher
    private let clocks: Clocks
    private let logger: AccountStateLogger
    private let shared: Mutex<Shared>

    init(account: Account, fetcher: Fetcher, clocks: Clocks, logger: Logger) {
        id = account.id
        self.fetcher = fetcher
        self.clocks = clocks
        self.logger = AccountStateLogger(account: account.id, logger: logger)
        shared = Mutex(Shared(account: account, state: AccountState(account: account)))
    }

    /// What is known, without a fetch.
    var snapshot: AccountSnapshot {
        let now = clocks.now()
        return shared.withLock { shared in
            var snapshot = shared.state.snapshot
            snapshot.nextFetch = shared.state.nextFetch(at: now)
            return snapshot
        }
    }

    /// Goes over to a changed configuration of the same account. Counters go on; a fetch in flight that asks the
    /// provider for what is asked no more ends for those who wait for it, and for nobody else.
    func configurationChanged(to account: Account) {
        shared.withLock { shared in
            let asksTheSame = account.asksTheSame(as: shared.account)
            let hasTheBalances = account.hasTheBalances(of: shared.account)
            shared.account = account
            shared.state.configurationChanged(
                to: account, asksTheSame: asksTheSame, hasTheBalances: hasTheBalances)
            if !asksTheSame { shared.fetch = nil }
        }
    }

    /// A scrape comes: gives what there is, or what to wait for, and starts the fetch if one is due.
    ///
    /// - Parameters:
    ///   - limit: How long the scrape can wait.
    ///   - keyHasChanged: Nil where nobody has looked.
    func scrapeReceived(
        at now: ContinuousClock.Instant, within limit: Duration, keyHasChanged: Bool? = nil
    ) -> Pending {
        shared.withLock { shared in
            switch shared.state.scrapeReceived(at: now, within: limit, keyHasChanged: keyHasChanged) {
            case .serve:
                return .ready(shared.state.exposition)
            case .awaitFetch:
                return shared.fetch.map(Pending.inFlight) ?? .ready(shared.state.exposition(of: .timeout))
            case .startFetch:
                return .inFlight(startFetch(&shared, at: now))
            case .lookAtKey:
                return .inFlight(lookAtKey(within: limit))
            case .serveAndRefresh:
                _ = startFetch(&shared, at: now)
                return .ready(shared.state.exposition)
            }
        }
    }

    /// The key may be in a file, and reading it may take long.
    private func lookAtKey(within limit: Duration) -> SharedResult<AccountExposition> {
        let exposition = SharedResult<AccountExposition>()
        Task {
            let keyHasChanged = await keyHasChanged()
            switch scrapeReceived(at: clocks.now(), within: limit, keyHasChanged: keyHasChanged) {
            case .ready(let ready): exposition.fulfill(ready)
            case .inFlight(let fetch): if let fetched = await fetch.value() { exposition.fulfill(fetched) }
            }
        }
        return exposition
    }

    /// What the page says when the scrape's time is up and the fetch goes on.
    func scrapeTimedOut() -> AccountExposition {
        shared.withLock { shared in
            shared.state.scrapeTimedOut()
            return shared.state.exposition(of: .timeout)
        }
    }

    private func keyHasChanged() async -> Bool {
        let (last, account) = shared.withLock { ($0.state.lastCredentials, $0.account) }
        return await withTimeout(Self.keyLookLimit) { [fetcher] in
            switch await fetcher.credentials(of: account) {
            case .success(let credentials): credentials != last
            case .failure(let failure): failure.reason == .missingSecret && last != nil
            }
        }
    }

    private func startFetch(
        _ shared: inout Shared, at start: ContinuousClock.Instant
    ) -> SharedResult<AccountExposition> {
        let exposition = SharedResult<AccountExposition>()
        let account = shared.account
        shared.fetch = exposition
        // Not a child of the scrape: it goes on when the scrape's client is gone.
        startTask(within: account.timeout) { [self] in
            let credentials = await fetcher.credentials(of: account)
            let result = await fetcher.fetch(account, with: credentials)
            exposition.fulfill(fetchCompleted(exposition, result, with: try? credentials.get(), since: start))
        }
        return exposition
    }

    private func fetchCompleted(
        _ fetch: SharedResult<AccountExposition>, _ result: FetchResult, with credentials: Credentials?,
        since start: ContinuousClock.Instant
    ) -> AccountExposition {
        let now = clocks.now()
        var result = result
        result.timing = .init(completed: clocks.unixSeconds(), duration: (now - start).inSeconds)
        let (exposition, isCurrent) = shared.withLock { shared in
            guard fetch === shared.fetch else {
                shared.state.obsoleteFetchCompleted(result)
                return (shared.state.exposition(of: result), false)
            }
            shared.fetch = nil
            shared.state.fetchCompleted(result, with: credentials, at: now, jitter: .random(in: 0...1))
            return (shared.state.exposition, true)
        }
        logger.logFetch(result)
        // How a fetch of a former configuration ended says nothing of the account any more.
        if isCurrent { logger.logChange(after: result) }
        return exposition
    }
}
