import Credits
import Primitives

/// What an account knows between scrapes, and what it does about a scrape: a state machine over (event, now) that
/// does no I/O and has no clock.
struct AccountState {
    typealias Instant = ContinuousClock.Instant

    /// What a scrape gets.
    enum Action: Equatable {
        /// What is known, at once.
        case serve
        /// The result of the fetch in flight.
        case awaitFetch
        /// The result of a fetch that has to be started now.
        case startFetch
        /// What follows when somebody has looked whether the key has changed: it was rejected, or not to be had.
        case lookAtKey
        /// What is known, at once; a fetch has to be started for the scrapes to come.
        case serveAndRefresh
    }

    static let longestBackoff = Duration.seconds(600)

    private struct Completed {
        let started: Instant
        let ended: Instant
        /// After a failure: until then no fetch starts, unless the key has changed.
        let backoffUntil: Instant?
        /// Whether a scrape gave up on the fetch before it ended, so that the next scrape gets it.
        var hasUndeliveredResult: Bool

        /// Until then scrapes share the result.
        func freshUntil(_ minimumInterval: Duration) -> Instant {
            let shared = started + minimumInterval
            return backoffUntil.map { max($0, shared) } ?? shared
        }
    }

    private struct InFlight {
        let started: Instant
        /// Until when scrapes are served the result before, instead of waiting; nil where they have to wait.
        let staleResultUntil: Instant?
        var hasTimedOutScrape = false
    }

    /// What is known of the account.
    private(set) var snapshot: AccountSnapshot {
        didSet { knownExposition = nil }
    }
    /// Of the snapshot as it is.
    private var knownExposition: AccountExposition?
    private var inFlight: InFlight?
    private var last: Completed?
    /// Those of the last fetch that ended, nil where one was not to be had.
    private(set) var lastCredentials: Credentials?
    private var failuresInARow = 0
    /// Whether the last fetch that scrapes waited for was too slow for one of them.
    private var isTooSlow = false
    /// The last that is known of each pool.
    private var balances: [ExactText: Double] = [:]
    private var maximumSeries: Int

    init(account: Account) {
        maximumSeries = account.maximumSeries
        snapshot = AccountSnapshot(account: account)
    }

    /// What a page says of the account, written once for each change.
    var exposition: AccountExposition {
        mutating get {
            if let knownExposition { return knownExposition }
            let exposition = AccountExposition(snapshot)
            knownExposition = exposition
            return exposition
        }
    }

    /// What a page says instead where a fetch has ended otherwise, as far as the page is concerned.
    func exposition(of result: FetchResult) -> AccountExposition {
        var snapshot = snapshot
        snapshot.result = result
        return AccountExposition(snapshot)
    }

    /// How long no fetch will start yet, unless a changed key is a reason to.
    func nextFetch(at now: Instant) -> Duration {
        last.map { max($0.freshUntil(snapshot.minimumInterval) - now, .zero) } ?? .zero
    }

    /// A scrape comes.
    ///
    /// - Parameters:
    ///   - limit: How long it can wait.
    ///   - keyHasChanged: Whether the key is another than `lastCredentials`; nil where nobody has looked.
    mutating func scrapeReceived(at now: Instant, within limit: Duration, keyHasChanged: Bool? = nil) -> Action {
        if let inFlight {
            guard let until = inFlight.staleResultUntil, now < until else { return .awaitFetch }
            return .serve
        }
        guard let completed = last else {
            start(at: now)
            return .startFetch
        }
        if now < completed.freshUntil(snapshot.minimumInterval) {
            let keyMatters = snapshot.result?.failure?.reason.isOfCredential ?? false
            if keyMatters, keyHasChanged == nil { return .lookAtKey }
            guard keyMatters, keyHasChanged == true else {
                last?.hasUndeliveredResult = false
                return .serve
            }
        }
        // A provider that is always slower than the scrape is seen one scrape late, instead of never.
        let isLate =
            completed.hasUndeliveredResult || isTooSlow && completed.ended - completed.started >= limit
        let until = completed.ended + .staleness
        guard isLate, let result = snapshot.result, result.failure?.reason != .timeout, now < until,
            keyHasChanged != true
        else {
            start(at: now)
            return .startFetch
        }
        start(at: now, staleResultUntil: until)
        return .serveAndRefresh
    }

    /// A scrape did not wait until the fetch in flight ended.
    mutating func scrapeTimedOut() {
        inFlight?.hasTimedOutScrape = true
    }

    /// The fetch in flight has ended.
    ///
    /// - Parameters:
    ///   - credentials: What it was done with.
    ///   - jitter: From 0 to 1, at random, so that accounts that failed together do not return together.
    mutating func fetchCompleted(_ result: FetchResult, with credentials: Credentials?, at now: Instant, jitter: Double)
    {
        guard let ended = inFlight else { return }
        inFlight = nil
        lastCredentials = credentials
        if ended.staleResultUntil == nil { isTooSlow = ended.hasTimedOutScrape }
        var backoffUntil: Instant?
        switch result.outcome {
        case .success(let reading):
            failuresInARow = 0
            snapshot.firstSuccess = snapshot.firstSuccess ?? result.timing?.completed
            snapshot.lastSuccess = result.timing?.completed
            count(reading)
        case .failure(let failure):
            snapshot.counters.failures += 1
            failuresInARow += 1
            backoffUntil = now + (failure.retryAfter ?? backoff(jitter: jitter))
        }
        snapshot.result = result
        last = Completed(
            started: ended.started, ended: now, backoffUntil: backoffUntil,
            hasUndeliveredResult: ended.hasTimedOutScrape)
    }

    /// The account's configuration has changed. Where the provider is asked the same as before, everything known
    /// stays, the backoff after a failure included, and a reading is shared for as long as `min_interval` says now; else
    /// only what was counted.
    ///
    /// - Parameter hasTheBalances: Whether the next reading can be compared with the last one.
    mutating func configurationChanged(to account: Account, asksTheSame: Bool, hasTheBalances: Bool = true) {
        maximumSeries = account.maximumSeries
        snapshot.minimumInterval = account.minimumInterval
        snapshot.lowBalance = account.lowBalance
        guard !asksTheSame else { return }
        inFlight = nil
        last = nil
        lastCredentials = nil
        failuresInARow = 0
        isTooSlow = false
        snapshot.result = nil
        snapshot.limits = [:]
        if !hasTheBalances { balances = [:] }
        snapshot.counters.include(pools: account.provider.pools)
    }

    /// A fetch has ended that was begun under a former configuration: where it failed that counts, else it means nothing
    /// any more.
    mutating func obsoleteFetchCompleted(_ result: FetchResult) {
        snapshot.counters.failures += result.failure == nil ? 0 : 1
    }

    private mutating func start(at now: Instant, staleResultUntil: Instant? = nil) {
        snapshot.counters.fetches += 1
        inFlight = InFlight(started: now, staleResultUntil: staleResultUntil)
    }

    /// From `min_interval`, doubled with every further failure, up to ten minutes; up to half as much again at random.
    private func backoff(jitter: Double) -> Duration {
        // Beyond 2^20 even a millisecond is past the ceiling.
        let doubled = snapshot.minimumInterval * (1 << min(failuresInARow - 1, 20))
        let ceiling = max(Self.longestBackoff, snapshot.minimumInterval)
        return min(min(doubled, ceiling) * (1 + jitter / 2), ceiling)
    }

    private mutating func count(_ reading: Reading) {
        forgetFormerPools(besides: reading)
        for balance in reading.balances {
            let pool = ExactText(balance.pool)
            if let limit = balance.limit { snapshot.limits[pool] = limit }
            guard let remaining = balance.remaining, balance.isCountable else { continue }
            let change = remaining.adding(-balances[pool, default: remaining])
            balances[pool] = remaining
            snapshot.counters.spent[pool, default: 0].rise(by: -change)
            snapshot.counters.added[pool, default: 0].rise(by: change)
        }
    }

    /// Where the account had more series than it may with the counters of pools that are gone, these go, too: a provider
    /// can think of ever other names.
    private mutating func forgetFormerPools(besides reading: Reading) {
        let pools = Set(reading.balances.map { ExactText($0.pool) })
        let former = snapshot.counters.spent.keys.count { !pools.contains($0) }
        guard former > 0, reading.seriesCount + 2 * former > maximumSeries else { return }
        balances = balances.filter { pools.contains($0.key) }
        snapshot.limits = snapshot.limits.filter { pools.contains($0.key) }
        snapshot.counters.spent = snapshot.counters.spent.filter { pools.contains($0.key) }
        snapshot.counters.added = snapshot.counters.added.filter { pools.contains($0.key) }
    }
}

extension Double {
    /// Adds what is above zero. A counter never falls, not even by what a sum in decimal digits is rounded by: Prometheus
    /// would take it for a restart.
    fileprivate mutating func rise(by change: Double) {
        if change > 0 { self = max(self, adding(change)) }
    }
}
