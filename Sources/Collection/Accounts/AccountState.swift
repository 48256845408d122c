import Credits
import Primitives

/// What an account knows between scrapes, and what it does about a scrape: a state machine over (event, now) that
/// does no I/O and has no clock.
struct AccountState {
    typealias Instant = ContinuousClock.Instant

    /// What a scrape gets.
    enum Action: Equatable {
        /// This result, at once.
        case serve(FetchResult)
        /// The result of the fetch in flight.
        case awaitFetch
        /// The result of a fetch that has to be started now.
        case startFetch
        /// This result, at once; a fetch has to be started for the scrapes to come.
        case serveAndRefresh(FetchResult)
    }

    static let longestBackoff = Duration.seconds(600)

    private struct Completed {
        let result: FetchResult
        let started: Instant
        let ended: Instant
        /// After a failure: until then no fetch starts, unless the key has changed.
        let backoffUntil: Instant?
        /// Whether a scrape gave up on the fetch before it ended, so that the next scrape gets its reading.
        var hasUndeliveredResult: Bool
    }

    private struct InFlight {
        let started: Instant
        /// What scrapes are served meanwhile, instead of waiting, until it is too old.
        let staleReading: (result: FetchResult, until: Instant)?
        var hasTimedOutScrape = false
    }

    private var minimumInterval: Duration
    private var inFlight: InFlight?
    private var last: Completed?
    /// Those of the last fetch that ended, nil where one was not to be had.
    private(set) var lastCredentials: Credentials?
    private var failuresInARow = 0
    private var balances: [String: Double] = [:]
    /// By pool, the latest limit.
    private(set) var limits: [String: Double] = [:]
    private(set) var counters: AccountSnapshot.Counters
    /// Unix seconds of readings, whatever came after them.
    private(set) var firstSuccess: Double?
    private(set) var lastSuccess: Double?

    init(account: Account) {
        minimumInterval = account.minimumInterval
        counters = .init(pools: account.provider.pools)
    }

    /// How the last fetch ended; nil while none has.
    var result: FetchResult? {
        last?.result
    }

    /// Whether the account backs off for a reason that a changed key would end, so that the key is worth looking at.
    func waitsForKey(at now: Instant) -> Bool {
        guard inFlight == nil, let last, now < freshUntil(last), let failure = last.result.failure else { return false }
        return failure.reason.isOfCredential
    }

    /// How long no fetch will start yet, unless a changed key is a reason to.
    func nextFetch(at now: Instant) -> Duration {
        last.map { max(freshUntil($0) - now, .zero) } ?? .zero
    }

    /// Until then scrapes share a result.
    private func freshUntil(_ completed: Completed) -> Instant {
        let shared = completed.started + minimumInterval
        return completed.backoffUntil.map { max($0, shared) } ?? shared
    }

    /// A scrape comes.
    ///
    /// - Parameters:
    ///   - limit: How long it can wait.
    ///   - keyHasChanged: Whether the key is another than `lastCredentials`, as far as it was looked at.
    mutating func scrapeReceived(at now: Instant, within limit: Duration, keyHasChanged: Bool = false) -> Action {
        if let inFlight {
            guard let stale = inFlight.staleReading, now < stale.until else { return .awaitFetch }
            return .serve(stale.result)
        }
        guard let completed = last else {
            start(at: now)
            return .startFetch
        }
        if now < freshUntil(completed), !(keyHasChanged && waitsForKey(at: now)) {
            last?.hasUndeliveredResult = false
            return .serve(completed.result)
        }
        // A provider that is always slower than the scrape is seen one scrape late, instead of never.
        let isLate = completed.hasUndeliveredResult || completed.ended - completed.started >= limit
        let until = completed.ended + .staleness
        guard isLate, completed.result.reading != nil, now < until else {
            start(at: now)
            return .startFetch
        }
        start(at: now, staleReading: (completed.result, until))
        return .serveAndRefresh(completed.result)
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
        var backoffUntil: Instant?
        switch result.outcome {
        case .success(let reading):
            failuresInARow = 0
            firstSuccess = firstSuccess ?? result.timing?.completed
            lastSuccess = result.timing?.completed
            count(reading)
        case .failure(let failure):
            counters.failures += 1
            failuresInARow += 1
            backoffUntil = now + (failure.retryAfter ?? backoff(jitter: jitter))
        }
        last = Completed(
            result: result, started: ended.started, ended: now, backoffUntil: backoffUntil,
            hasUndeliveredResult: ended.hasTimedOutScrape)
    }

    /// The account's configuration has changed. Where the provider is asked the same as before, everything known
    /// stays, the backoff after a failure included, and a reading is shared for as long as `min_interval` says now; else
    /// only what was counted.
    mutating func configurationChanged(to account: Account, asksTheSame: Bool) {
        minimumInterval = account.minimumInterval
        guard !asksTheSame else { return }
        inFlight = nil
        last = nil
        lastCredentials = nil
        failuresInARow = 0
        limits = [:]
        counters.include(pools: account.provider.pools)
    }

    /// A fetch has ended that was begun under a former configuration: where it failed that counts, else it means nothing
    /// any more.
    mutating func obsoleteFetchCompleted(_ result: FetchResult) {
        counters.failures += result.failure == nil ? 0 : 1
    }

    private mutating func start(at now: Instant, staleReading: (FetchResult, Instant)? = nil) {
        counters.fetches += 1
        inFlight = InFlight(started: now, staleReading: staleReading)
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
            if let limit = balance.limit { limits[balance.pool] = limit }
            guard let remaining = balance.remaining, balance.isCountable else { continue }
            let change = remaining - balances[balance.pool, default: remaining]
            balances[balance.pool] = remaining
            counters.spent[balance.pool, default: 0] += max(-change, 0)
            counters.added[balance.pool, default: 0] += max(change, 0)
        }
    }
}
