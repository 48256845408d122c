import Exposition
import Primitives
import Testing
import TestSupport

@testable import Collection
@testable import Credits

@Suite("The state of an account")
struct AccountStateTests {
    private let start = ContinuousClock.now
    private var state: AccountState

    init() {
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(30)
        state = AccountState(account: account)
    }

    private func balance(_ credits: Double) -> FetchResult {
        var reading = Reading()
        reading.balances = [.init(pool: "default", remaining: credits, used: nil)]
        return FetchResult(.success(reading), timing: .init(completed: credits, duration: 1))
    }

    private func failure(_ reason: FailureReason, retryAfter: Duration? = nil) -> FetchResult {
        FetchResult(.failure(Failure(reason, retryAfter: retryAfter)))
    }

    private func seconds(_ seconds: Double) -> ContinuousClock.Instant {
        start + .seconds(seconds)
    }

    /// What a scrape gets, with the result that it is served.
    private enum Response: Equatable {
        case serve(FetchResult?), awaitFetch, startFetch, lookAtKey, serveAndRefresh(FetchResult?)
    }

    private mutating func scrape(
        at time: Double, within limit: Duration = .seconds(9.5), keyHasChanged: Bool? = nil
    ) -> Response {
        switch state.scrapeReceived(at: seconds(time), within: limit, keyHasChanged: keyHasChanged) {
        case .serve: .serve(state.snapshot.result)
        case .awaitFetch: .awaitFetch
        case .startFetch: .startFetch
        case .lookAtKey: .lookAtKey
        case .serveAndRefresh: .serveAndRefresh(state.snapshot.result)
        }
    }

    /// A scrape that fetches, and the fetch's end a second later.
    private mutating func fetch(
        at time: Double, _ result: FetchResult, key: String? = "key", jitter: Double = 0
    ) {
        #expect(scrape(at: time) == .startFetch)
        state.fetchCompleted(
            result, with: key.map { Credentials(key: Secret($0)) }, at: seconds(time + 1), jitter: jitter)
    }

    @Test("lets scrapes share a fetch in flight, and its result until min_interval after it began")
    mutating func sharing() {
        #expect(scrape(at: 0) == .startFetch)
        #expect(scrape(at: 0.5) == .awaitFetch)
        state.fetchCompleted(balance(5), with: nil, at: seconds(2), jitter: 0)
        #expect(scrape(at: 2) == .serve(balance(5)))
        #expect(scrape(at: 29.999) == .serve(balance(5)))
        #expect(scrape(at: 30) == .startFetch)
        #expect(state.snapshot.counters.fetches == 2)
    }

    @Test("leaves a failing account alone for longer and longer, up to ten minutes")
    mutating func backoff() {
        var time = 0.0
        for expected in [30.0, 60, 120, 240, 480, 600, 600, 600] {
            fetch(at: time, failure(.serverError))
            #expect(scrape(at: time + expected) == .serve(failure(.serverError)))
            time += 1 + expected
        }
        fetch(at: time, balance(1))
        fetch(at: time + 30, failure(.timeout))
        #expect(scrape(at: time + 61) == .startFetch)
        #expect(state.snapshot.counters.failures == 9)
    }

    @Test(
        "spreads the end of the backoff at random, by up to half, never before min_interval", arguments: [0, 0.25, 1])
    mutating func jitter(jitter: Double) {
        fetch(at: 0, failure(.connection), jitter: jitter)
        #expect(scrape(at: 1 + 30 + 15 * jitter - 0.001) == .serve(failure(.connection)))
        #expect(scrape(at: 1 + 30 + 15 * jitter + 0.001) == .startFetch)
    }

    @Test("remembers when the first and the latest reading came, whatever came after")
    mutating func successes() {
        fetch(at: 0, failure(.timeout))
        #expect(state.snapshot.firstSuccess == nil)
        fetch(at: 1000, balance(5))
        fetch(at: 2000, balance(7))
        fetch(at: 3000, failure(.timeout))
        #expect(state.snapshot.firstSuccess == 5)
        #expect(state.snapshot.lastSuccess == 7)
    }

    @Test("survives any number of failures in a row")
    mutating func manyFailures() {
        for attempt in 0..<200 {
            fetch(at: Double(attempt) * 1000, failure(.timeout), jitter: 1)
        }
        #expect(state.snapshot.counters.failures == 200)
    }

    @Test("never backs off longer than ten minutes or min_interval, however long that is")
    func longInterval() {
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(3_153_600_000)
        var state = AccountState(account: account)
        for attempt in 0..<40 {
            let now = start + account.minimumInterval * 2 * attempt
            #expect(state.scrapeReceived(at: now, within: .seconds(9.5)) == .startFetch)
            state.fetchCompleted(failure(.timeout), with: nil, at: now, jitter: 1)
        }
    }

    @Test("obeys the provider's word on how long to wait, but still shares within min_interval")
    mutating func retryAfter() {
        fetch(at: 0, failure(.rateLimited, retryAfter: .seconds(100)), jitter: 1)
        #expect(scrape(at: 100.9) == .serve(failure(.rateLimited, retryAfter: .seconds(100))))
        fetch(at: 101, failure(.rateLimited, retryAfter: .seconds(1)), jitter: 1)
        #expect(scrape(at: 130.9) == .serve(failure(.rateLimited, retryAfter: .seconds(1))))
        #expect(scrape(at: 131) == .startFetch)
    }

    @Test(
        "tries a changed key at once",
        arguments: [FailureReason.invalidKey, .licenseExpired, .forbidden, .missingSecret])
    mutating func changedKey(reason: FailureReason) {
        fetch(at: 0, failure(reason))
        #expect(scrape(at: 2) == .lookAtKey)
        #expect(state.lastCredentials?.key == Secret("key"))
        #expect(scrape(at: 2, keyHasChanged: false) == .serve(failure(reason)))
        #expect(scrape(at: 2, keyHasChanged: true) == .startFetch)
    }

    @Test("does not look at the key while something else is wrong, or nothing")
    mutating func unrelatedKey() {
        fetch(at: 0, failure(.rateLimited))
        #expect(scrape(at: 2) == .serve(failure(.rateLimited)))
        #expect(scrape(at: 2, keyHasChanged: true) == .serve(failure(.rateLimited)))
        fetch(at: 100, balance(1))
        #expect(scrape(at: 102) == .serve(balance(1)))
        #expect(scrape(at: 102, keyHasChanged: true) == .serve(balance(1)))
    }

    @Test("serves a reading that came too late to the next scrape, at once, while a new fetch starts")
    mutating func lateReading() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(7), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 60) == .serveAndRefresh(balance(7)))
        // Another Prometheus does not have to wait either.
        #expect(scrape(at: 61) == .serve(balance(7)))
        state.fetchCompleted(balance(6), with: nil, at: seconds(72), jitter: 0)
        #expect(scrape(at: 89) == .serve(balance(6)))
        #expect(scrape(at: 120) == .serveAndRefresh(balance(6)))
    }

    @Test("serves a late reading within min_interval without any new fetch")
    mutating func lateReadingWithinInterval() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(7), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 15) == .serve(balance(7)))
        // The late reading has been served, and this scrape can wait as long as it took.
        #expect(scrape(at: 31, within: .seconds(20)) == .startFetch)
    }

    @Test("is not made late for everyone by one scrape that could not wait")
    mutating func impatience() {
        #expect(scrape(at: 0, within: .seconds(0.05)) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(7), with: nil, at: seconds(0.3), jitter: 0)
        #expect(scrape(at: 60) == .serveAndRefresh(balance(7)))
        state.fetchCompleted(balance(6), with: nil, at: seconds(60.3), jitter: 0)
        #expect(scrape(at: 120) == .startFetch)
    }

    @Test("never shows a late reading as new that is older than Prometheus keeps one")
    mutating func oldLateReading() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(7), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 12 + 300) == .startFetch)
    }

    @Test("counts falls as spent and rises as added, across failures, from the first reading on")
    mutating func counters() {
        #expect(state.snapshot.counters.spent == ["default": 0])
        #expect(state.snapshot.counters.added == ["default": 0])
        for (time, outcome) in [balance(100), balance(70), failure(.timeout), balance(60), balance(500), balance(-20)]
            .enumerated()
        {
            fetch(at: Double(time) * 100, outcome)
        }
        #expect(state.snapshot.counters.spent == ["default": 560])
        #expect(state.snapshot.counters.added == ["default": 440])
    }

    @Test("counts no jump that a double cannot add exactly, and goes on from the last balance that it can")
    mutating func jumps() {
        for (time, credits) in [100, 1e300, 1e300, -1e300, 90, 95].enumerated() {
            fetch(at: Double(time) * 100, balance(credits))
        }
        #expect(state.snapshot.counters.spent == ["default": 10])
        #expect(state.snapshot.counters.added == ["default": 5])
    }

    @Test("does not take a balance that was left out once for a fall and a rise")
    mutating func gap() {
        fetch(at: 0, balance(100))
        fetch(at: 100, FetchResult(.success(Reading())))
        fetch(at: 200, balance(90))
        #expect(state.snapshot.counters.spent == ["default": 10])
        #expect(state.snapshot.counters.added == ["default": 0])
    }

    @Test("keeps a backoff, and a fetch in flight, where the provider is asked the same as before")
    mutating func sameQuestion() {
        fetch(at: 0, failure(.rateLimited, retryAfter: .seconds(3600)))
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.lowBalance = ["default": .credits(5)]
        state.configurationChanged(to: account, asksTheSame: true)
        #expect(scrape(at: 3600) == .serve(failure(.rateLimited, retryAfter: .seconds(3600))))
        #expect(scrape(at: 3601) == .startFetch)
        state.configurationChanged(to: account, asksTheSame: true)
        #expect(scrape(at: 3602) == .awaitFetch)
    }

    @Test("shares a reading for as long as a changed min_interval says", arguments: [2.0, 600])
    mutating func changedInterval(interval: Double) {
        fetch(at: 0, balance(5))
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(interval)
        state.configurationChanged(to: account, asksTheSame: true)
        #expect(scrape(at: interval - 0.001) == .serve(balance(5)))
        #expect(scrape(at: interval) == .startFetch)
    }

    @Test("shows a provider that is always slow one scrape late, time after time, until it is fast again")
    mutating func alwaysLate() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(100), with: nil, at: seconds(12), jitter: 0)
        for minute in 1...5 {
            let time = Double(minute) * 60
            #expect(scrape(at: time) == .serveAndRefresh(balance(101 - Double(minute))))
            state.fetchCompleted(balance(100 - Double(minute)), with: nil, at: seconds(time + 12), jitter: 0)
        }
        #expect(scrape(at: 360) == .serveAndRefresh(balance(95)))
        state.fetchCompleted(balance(94), with: nil, at: seconds(361), jitter: 0)
        #expect(scrape(at: 420) == .startFetch)
    }

    @Test("never shows a late reading while a fetch goes on for longer than Prometheus keeps one")
    mutating func oldStaleReading() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(7), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 60) == .serveAndRefresh(balance(7)))
        #expect(scrape(at: 311) == .serve(balance(7)))
        #expect(scrape(at: 312) == .awaitFetch)
    }

    @Test("keeps counters and balances when the provider is asked something else, and nothing more")
    mutating func otherQuestion() {
        fetch(at: 0, balance(100))
        fetch(at: 100, balance(80))
        #expect(scrape(at: 200) == .startFetch)
        var account = Account(name: "a", provider: .acyChecker, key: .value(Secret("key")))
        account.minimumInterval = .seconds(1)
        state.configurationChanged(to: account, asksTheSame: false)
        state.obsoleteFetchCompleted(failure(.timeout))
        #expect(state.snapshot.counters.fetches == 3)
        #expect(state.snapshot.counters.failures == 1)
        #expect(state.snapshot.counters.spent == ["default": 20, "batch": 0, "simple": 0])
        #expect(scrape(at: 201) == .startFetch)
        state.fetchCompleted(balance(75), with: nil, at: seconds(201), jitter: 0)
        #expect(state.snapshot.counters.spent["default"] == 25)
        #expect(scrape(at: 202) == .startFetch)
    }

    @Test(
        "shows what is known whatever has happened, and is written anew only when that has changed", arguments: 0..<20)
    mutating func exposition(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        var time = 0.0
        for _ in 0..<200 {
            let (former, known) = (state.exposition, state.snapshot)
            time += Double.random(in: 0...100, using: &random)
            let event = Int.random(in: 0..<6, using: &random)
            switch event {
            case 0: state.fetchCompleted(balance(time.rounded()), with: nil, at: seconds(time), jitter: 0)
            case 1: state.fetchCompleted(failure(.serverError), with: nil, at: seconds(time), jitter: 0)
            case 2:
                account.lowBalance = ["default": .credits(time.rounded())]
                state.configurationChanged(to: account, asksTheSame: Bool.random(using: &random))
            case 3: state.scrapeTimedOut()
            default: _ = scrape(at: time)
            }
            #expect(state.exposition !== former || state.snapshot == known)
            if event >= 3 { #expect(state.exposition === former || state.snapshot != known) }
            let format = Format.allCases[Int.random(in: 0..<3, using: &random)]
            let page = String(decoding: format.encode(AccountGroups([state.exposition])) + format.end, as: UTF8.self)
            #expect(page == PlainPage.text(of: [state.snapshot], in: format))
        }
    }

    @Test("shows a failure that is always late one scrape late, but never that nothing came in time")
    mutating func lateFailure() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(failure(.invalidKey), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 60, keyHasChanged: false) == .serveAndRefresh(failure(.invalidKey)))
        state.fetchCompleted(failure(.timeout), with: nil, at: seconds(72), jitter: 0)
        #expect(scrape(at: 160) == .startFetch)
    }

    @Test("does not wait for a rejected key again where the key has changed")
    mutating func lateFailureOfAFormerKey() {
        #expect(scrape(at: 0) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(failure(.invalidKey), with: nil, at: seconds(12), jitter: 0)
        #expect(scrape(at: 20) == .lookAtKey)
        #expect(scrape(at: 20, keyHasChanged: true) == .startFetch)
    }

    @Test("serves what it had before only where scrapes have been too short before")
    mutating func shorterScrape() {
        fetch(at: 0, balance(7))
        #expect(scrape(at: 60, within: .seconds(0.5)) == .startFetch)
        state.scrapeTimedOut()
        state.fetchCompleted(balance(6), with: nil, at: seconds(61), jitter: 0)
        // Another Prometheus gets it within its min_interval; the first one is as short as before.
        #expect(scrape(at: 75, within: .seconds(0.5)) == .serve(balance(6)))
        #expect(scrape(at: 120, within: .seconds(0.5)) == .serveAndRefresh(balance(6)))
    }

    @Test("does not compare balances that are of something else now")
    mutating func otherBalances() {
        fetch(at: 0, balance(100))
        fetch(at: 100, balance(80))
        let account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        state.configurationChanged(to: account, asksTheSame: false, hasTheBalances: false)
        fetch(at: 200, balance(1))
        fetch(at: 300, balance(0.9))
        #expect(state.snapshot.counters.spent == ["default": 20.1])
    }

    @Test("counts pools by the bytes of their names")
    mutating func similarPools() {
        for time in 0..<3 {
            var reading = Reading()
            reading.balances = [
                .init(pool: "\u{E9}", remaining: 100, limit: 200), .init(pool: "e\u{301}", remaining: 10, limit: 20),
            ]
            fetch(at: Double(time) * 100, FetchResult(.success(reading)))
        }
        #expect(state.snapshot.counters.spent == ["default": 0, "\u{E9}": 0, "e\u{301}": 0])
        #expect(state.snapshot.limits == ["\u{E9}": 200, "e\u{301}": 20])
    }

    @Test("never lets a counter fall where a sum has more digits than a double holds")
    mutating func rounding() {
        for (time, credits) in [9.99999999999999, 0, 2e-14, 0, 0].enumerated() {
            let before = state.snapshot.counters.spent["default", default: 0]
            fetch(at: Double(time) * 100, balance(credits))
            #expect(state.snapshot.counters.spent["default", default: 0] >= before)
        }
        #expect(state.snapshot.counters.spent == ["default": 10.00000000000001])
    }

    @Test("forgets pools that are gone where the account had more series than it may with them")
    mutating func formerPools() {
        for time in 0..<1000 {
            var reading = Reading()
            reading.balances = (0..<100).map { .init(pool: "\(time) \($0)", remaining: 5) }
            fetch(at: Double(time) * 100, FetchResult(.success(reading)))
            let counters = state.snapshot.counters
            #expect(counters.spent.count + counters.added.count <= Account.standardMaximumSeries)
            #expect(counters.spent[ExactText("\(time) 99")] == 0)
        }
    }
}
