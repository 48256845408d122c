import Primitives
import Credits

/// What an account knows between scrapes, and what it does about a scrape: a state machine over (event, now) that
/// does no I/O and has no clock.
struct AccountState {
    typealias Instant = ContinuousClock.Instant

    /// What a scrape gets.
    enum Decision: Equatable {
        /// This, at once.
        case show(AccountStatus.Outcome)
        /// What the fetch under way will give.
        case wait
        /// What a fetch will give that has to be started now.
        case fetch
        /// This, at once, while a fetch has to be started for the scrapes to come.
        case showAndFetch(AccountStatus.Outcome)
    }

    static let longestBackoff = Duration.seconds(600)

    private struct Completed {
        let outcome: AccountStatus.Outcome
        let at: Instant
        let took: Duration
        /// Until then scrapes share the outcome.
        var restsUntil: Instant
        /// Whether a scrape gave up on the fetch before it ended, so that its reading is owed to the next one.
        var isOwed: Bool
    }

    private struct Underway {
        let since: Instant
        /// What scrapes are shown meanwhile, instead of waiting, until it is too old.
        let bridge: (outcome: AccountStatus.Outcome, until: Instant)?
        var wasMissed = false
    }

    private var minimumInterval: Duration
    private var underway: Underway?
    private var last: Completed?
    /// The key of the last fetch that ended, nil where there was none to be had.
    private(set) var lastKey: Secret?
    private var failuresInARow = 0
    private var balances: [String: Double] = [:]
    private(set) var tally: AccountStatus.Tally
    /// Unix seconds of readings, whatever came after them.
    private(set) var firstSuccess: Double?
    private(set) var lastSuccess: Double?

    init(account: Account) {
        minimumInterval = account.minimumInterval
        tally = .init(pools: account.provider.pools)
    }

    /// Whether the account is having a rest that a changed key would end, so that the key is worth looking at.
    func waitsForKey(at now: Instant) -> Bool {
        guard underway == nil, let last, now < last.restsUntil, case .failure(let reason) = last.outcome else {
            return false
        }
        return reason.isOfCredential
    }

    /// How the last fetch ended; nil while none has.
    var outcome: AccountStatus.Outcome? {
        last?.outcome
    }

    /// How long no fetch will start yet, unless a changed key ends the rest.
    func rest(at now: Instant) -> Duration {
        last.map { max($0.restsUntil - now, .zero) } ?? .zero
    }

    /// A scrape comes.
    ///
    /// - Parameters:
    ///   - limit: How long it can wait.
    ///   - keyHasChanged: Whether the key is another than `lastKey`, as far as it was looked at.
    mutating func scraped(at now: Instant, within limit: Duration, keyHasChanged: Bool = false) -> Decision {
        if let underway {
            guard let bridge = underway.bridge, now < bridge.until else { return .wait }
            return .show(bridge.outcome)
        }
        guard var completed = last else {
            start(at: now, bridge: nil)
            return .fetch
        }
        if now < completed.restsUntil, !(keyHasChanged && waitsForKey(at: now)) {
            completed.isOwed = false
            last = completed
            return .show(completed.outcome)
        }
        // A provider that is always slower than the scrape is seen one scrape late, instead of never.
        let until = completed.at + .staleness
        guard completed.isOwed || completed.took >= limit, completed.outcome.failure == nil, now < until else {
            start(at: now, bridge: nil)
            return .fetch
        }
        start(at: now, bridge: (completed.outcome, until))
        return .showAndFetch(completed.outcome)
    }

    /// A scrape did not wait until the fetch under way ended.
    mutating func missed() {
        underway?.wasMissed = true
    }

    /// The fetch under way has ended.
    ///
    /// - Parameters:
    ///   - key: What it was done with.
    ///   - retryAfter: How long the provider wants to be left alone after a failure.
    ///   - jitter: From 0 to 1, at random, so that accounts that failed together do not return together.
    mutating func landed(
        _ outcome: AccountStatus.Outcome,
        key: Secret?,
        retryAfter: Duration? = nil,
        at now: Instant,
        jitter: Double
    ) {
        guard let ended = underway else { return }
        underway = nil
        lastKey = key
        var restsUntil = ended.since + minimumInterval
        switch outcome {
        case .reading(let reading, let fetch):
            failuresInARow = 0
            firstSuccess = firstSuccess ?? fetch.completed
            lastSuccess = fetch.completed
            count(reading)
        case .failure:
            tally.failures += 1
            failuresInARow += 1
            restsUntil = max(restsUntil, now + (retryAfter ?? backoff(jitter: jitter)))
        }
        last = Completed(
            outcome: outcome, at: now, took: now - ended.since, restsUntil: restsUntil, isOwed: ended.wasMissed)
    }

    /// The account's configuration has changed. Where the provider is asked the same as before, everything known
    /// stays, the rest after a failure included, and a reading is shared for as long as `min_interval` says now; else only
    /// what was counted.
    mutating func adopt(_ account: Account, asksTheSame: Bool) {
        minimumInterval = account.minimumInterval
        if asksTheSame {
            guard let last, last.outcome.failure == nil else { return }
            self.last?.restsUntil = last.at - last.took + minimumInterval
            return
        }
        underway = nil
        last = nil
        lastKey = nil
        failuresInARow = 0
        tally.include(pools: account.provider.pools)
    }

    /// A fetch has failed that was begun under a former configuration: it counts, and means nothing any more.
    mutating func landedTooLate(failed: Bool) {
        tally.failures += failed ? 1 : 0
    }

    private mutating func start(at now: Instant, bridge: (AccountStatus.Outcome, Instant)?) {
        tally.fetches += 1
        underway = Underway(since: now, bridge: bridge)
    }

    /// From `min_interval`, doubled with every further failure, up to ten minutes; up to half as much again at random.
    private func backoff(jitter: Double) -> Duration {
        // Beyond 2^20 even a millisecond is past the ceiling.
        let doubled = minimumInterval * (1 << min(failuresInARow - 1, 20))
        let ceiling = max(Self.longestBackoff, minimumInterval)
        return min(min(doubled, ceiling) * (1 + jitter / 2), ceiling)
    }

    private mutating func count(_ reading: Reading) {
        for balance in reading.balances {
            guard let remaining = balance.remaining, balance.isCountable else { continue }
            let change = remaining - balances[balance.pool, default: remaining]
            balances[balance.pool] = remaining
            tally.spent[balance.pool, default: 0] += max(-change, 0)
            tally.added[balance.pool, default: 0] += max(change, 0)
        }
    }
}
