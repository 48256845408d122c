import Primitives
import Concurrency
import Credits
import Logging
import Synchronization

/// One account at run time: the I/O around `AccountState`. It starts fetches and lets scrapes share them.
final class AccountCollector: Sendable {
    /// What a scrape has in hand of an account, before any waiting.
    enum Pending: Sendable {
        case status(AccountStatus)
        case flight(SharedResult<AccountStatus>)
    }

    fileprivate struct Shared {
        var account: Account
        var state: AccountState
        var flight: SharedResult<AccountStatus>?
        /// Counts the configurations that asked the provider differently: a fetch belongs to one of them.
        var generation = 0
    }

    /// How long a scrape looks whether a rejected key has changed. It is a file that was read at once before.
    private static let keyLookLimit = Duration.seconds(1)

    let id: Account.ID
    private let transport: any HTTPTransport
    private let keys: KeyReader
    private let clocks: Clocks
    private let journal: AccountJournal
    private let shared: Mutex<Shared>

    init(account: Account, transport: any HTTPTransport, keys: KeyReader, clocks: Clocks, logger: Logger) {
        id = account.id
        self.transport = transport
        self.keys = keys
        self.clocks = clocks
        journal = AccountJournal(account: account.id, logger: logger)
        shared = Mutex(Shared(account: account, state: AccountState(account: account)))
    }

    /// What there is, without a fetch.
    var known: KnownAccount {
        let now = clocks.now()
        return shared.withLock { shared in
            var known = KnownAccount(account: shared.account)
            known.outcome = shared.state.outcome
            known.tally = shared.state.tally
            known.rest = shared.state.rest(at: now)
            known.firstSuccess = shared.state.firstSuccess
            known.lastSuccess = shared.state.lastSuccess
            return known
        }
    }

    /// Goes over to a changed configuration of the same account. Counters go on; a fetch under way that asks the
    /// provider for what is asked no more ends for those who wait for it, and for nobody else.
    func adopt(_ account: Account) {
        shared.withLock { shared in
            let asksTheSame = account.asksTheSame(as: shared.account)
            shared.account = account
            shared.state.adopt(account, asksTheSame: asksTheSame)
            if !asksTheSame {
                shared.flight = nil
                shared.generation += 1
            }
        }
    }

    /// A scrape comes: gives what there is, or what to wait for, and starts the fetch if one is due.
    ///
    /// - Parameter limit: How long the scrape can wait.
    func scrape(within limit: Duration) -> Pending {
        let now = clocks.now()
        guard shared.withLock({ $0.state.waitsForKey(at: now) }) else { return decide(within: limit) }
        // Whether the key has changed, a file tells, which may take its time.
        let flight = SharedResult<AccountStatus>()
        Task {
            switch decide(within: limit, keyHasChanged: await keyHasChanged()) {
            case .status(let status): flight.fulfill(status)
            case .flight(let fetch): if let status = await fetch.value() { flight.fulfill(status) }
            }
        }
        return .flight(flight)
    }

    private func decide(within limit: Duration, keyHasChanged: Bool = false) -> Pending {
        let now = clocks.now()
        return shared.withLock { shared in
            switch shared.state.scraped(at: now, within: limit, keyHasChanged: keyHasChanged) {
            case .show(let outcome):
                return .status(shared.status(outcome))
            case .wait:
                if let flight = shared.flight { return .flight(flight) }
                return .status(shared.status(.failure(.timeout)))
            case .fetch:
                return .flight(start(&shared, at: now))
            case .showAndFetch(let outcome):
                _ = start(&shared, at: now)
                return .status(shared.status(outcome))
            }
        }
    }

    /// What the page says when the scrape's time is up and the fetch is not.
    func missed() -> AccountStatus {
        shared.withLock { shared in
            shared.state.missed()
            return shared.status(.failure(.timeout))
        }
    }

    private func keyHasChanged() async -> Bool {
        let (lastKey, source) = shared.withLock { ($0.state.lastKey, $0.account.key) }
        return await withTimeout(Self.keyLookLimit) { [keys] in
            switch await keys.key(from: source) {
            case .success(let key): key != lastKey
            case .failure(let failure): failure.reason == .missingSecret && lastKey != nil
            }
        }
    }

    private func start(_ shared: inout Shared, at start: ContinuousClock.Instant) -> SharedResult<AccountStatus> {
        let flight = SharedResult<AccountStatus>()
        let (account, generation) = (shared.account, shared.generation)
        shared.flight = flight
        // Not a child of the scrape: it goes on when the scrape's client is gone.
        Task {
            let (key, result) = await withTimeout(account.timeout) { await self.fetch(account) }
            flight.fulfill(land(result, key: key, since: start, generation: generation))
        }
        return flight
    }

    private func fetch(_ account: Account) async -> (key: Secret?, result: FetchResult) {
        let key = await keys.key(from: account.key)
        return (try? key.get(), await Fetch(account: account, transport: transport).result(key: key))
    }

    private func land(
        _ result: FetchResult,
        key: Secret?,
        since start: ContinuousClock.Instant,
        generation: Int
    ) -> AccountStatus {
        let now = clocks.now()
        let outcome: AccountStatus.Outcome
        var retryAfter: Duration?
        switch result.outcome {
        case .success(let (reading, _)):
            outcome = .reading(reading, .init(completed: clocks.unixSeconds(), duration: (now - start).inSeconds))
        case .failure(let failure):
            retryAfter = failure.retryAfter
            outcome = .failure(failure.reason)
        }
        let (status, isCurrent) = shared.withLock { shared in
            guard generation == shared.generation else {
                shared.state.landedTooLate(failed: outcome.failure != nil)
                return (shared.status(outcome), false)
            }
            let jitter = Double.random(in: 0...1)
            shared.state.landed(outcome, key: key, retryAfter: retryAfter, at: now, jitter: jitter)
            shared.flight = nil
            return (shared.status(outcome), true)
        }
        journal.tell(of: result, duration: now - start)
        // How a fetch of a former configuration ended says nothing of the account any more.
        if isCurrent { journal.note(result) }
        return status
    }
}

extension AccountCollector.Shared {
    fileprivate func status(_ outcome: AccountStatus.Outcome) -> AccountStatus {
        AccountStatus(account: account, outcome: outcome, tally: state.tally)
    }
}
