import Credits
import Logging
import Synchronization

/// One account at run time: the I/O around `AccountState`. It starts fetches and lets scrapes share them.
final class AccountCollector: Sendable {
    /// What a scrape has in hand of an account, before any waiting.
    enum Pending: Sendable {
        case status(AccountStatus)
        case flight(Flight<AccountStatus>)
    }

    private struct Shared {
        var state: AccountState
        var flight: Flight<AccountStatus>?
    }

    let account: Account
    private let transport: any HTTPTransport
    private let clocks: Clocks
    private let journal: AccountJournal
    private let shared: Mutex<Shared>

    /// - Parameter predecessor: The same account under its former configuration, whose counters go on.
    init(
        account: Account,
        transport: any HTTPTransport,
        clocks: Clocks,
        logger: Logger,
        predecessor: AccountCollector? = nil
    ) {
        self.account = account
        self.transport = transport
        self.clocks = clocks
        journal = AccountJournal(account: account.id, logger: logger)
        var state = AccountState(account: account)
        if let predecessor {
            state.inherit(
                from: predecessor.shared.withLock(\.state),
                asksTheSame: account.asksTheSame(as: predecessor.account)
            )
        }
        shared = Mutex(Shared(state: state))
    }

    /// A scrape comes: gives what there is, or what to wait for, and starts the fetch if one is due.
    func scrape() -> Pending {
        let now = clocks.now()
        let keyHasChanged = keyHasChanged(at: now)
        return shared.withLock { shared in
            switch shared.state.scraped(at: now, keyHasChanged: keyHasChanged) {
            case .show(let outcome):
                return .status(status(outcome, shared.state))
            case .wait:
                if let flight = shared.flight { return .flight(flight) }
                return .status(status(.failure(.timeout), shared.state))
            case .fetch:
                return .flight(start(&shared, at: now))
            case .showAndFetch(let outcome):
                _ = start(&shared, at: now)
                return .status(status(outcome, shared.state))
            }
        }
    }

    /// What the page says when the scrape's time is up and the fetch is not.
    func missed() -> AccountStatus {
        shared.withLock { shared in
            shared.state.missed()
            return status(.failure(.timeout), shared.state)
        }
    }

    /// Looks at the key, a file perhaps, only where a change would matter, and never under the lock.
    private func keyHasChanged(at now: ContinuousClock.Instant) -> Bool {
        let (waits, lastKey) = shared.withLock { ($0.state.waitsForKey(at: now), $0.state.lastKey) }
        return waits && account.key.read() != lastKey
    }

    private func start(_ shared: inout Shared, at start: ContinuousClock.Instant) -> Flight<AccountStatus> {
        let flight = Flight<AccountStatus>()
        shared.flight = flight
        // Not a child of the scrape: it goes on when the scrape's client is gone.
        Task {
            let key = account.key.read()
            let result = await Fetch(account: account, transport: transport).result(key: key)
            flight.land(land(result, key: key, since: start))
        }
        return flight
    }

    private func land(_ result: Fetch.Result, key: Secret?, since start: ContinuousClock.Instant) -> AccountStatus {
        let now = clocks.now()
        let outcome: AccountStatus.Outcome
        var retryAfter: Duration?
        switch result {
        case .success(let (reading, issues)):
            journal.recovered(issues: issues)
            outcome = .reading(reading, .init(completed: clocks.unixSeconds(), duration: (now - start).inSeconds))
        case .failure(let failure):
            journal.failed(failure)
            retryAfter = failure.retryAfter
            outcome = .failure(failure.reason)
        }
        return shared.withLock { shared in
            shared.state.landed(outcome, key: key, retryAfter: retryAfter, at: now, jitter: .random(in: 0...1))
            shared.flight = nil
            return status(outcome, shared.state)
        }
    }

    private func status(_ outcome: AccountStatus.Outcome, _ state: AccountState) -> AccountStatus {
        AccountStatus(account: account, outcome: outcome, tally: state.tally)
    }
}
