@testable import Credits
import Primitives
import Testing

@testable import Collection

@Suite("The state of an account")
struct AccountStateTests {
    private let start = ContinuousClock.now
    private var state: AccountState

    init() {
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(30)
        state = AccountState(account: account)
    }

    private func balance(_ credits: Double) -> AccountStatus.Outcome {
        var reading = Reading()
        reading.balances = [.init(pool: "default", remaining: credits, used: nil)]
        return .reading(reading, .init(completed: credits, duration: 1))
    }

    private func seconds(_ seconds: Double) -> ContinuousClock.Instant {
        start + .seconds(seconds)
    }

    private mutating func scraped(
        at time: Double, within limit: Duration = .seconds(9.5), keyHasChanged: Bool = false
    ) -> AccountState.Decision {
        state.scraped(at: seconds(time), within: limit, keyHasChanged: keyHasChanged)
    }

    /// A scrape that fetches, and the fetch's end a second later.
    private mutating func fetch(
        at time: Double, _ outcome: AccountStatus.Outcome, key: Secret? = Secret("key"), retryAfter: Duration? = nil,
        jitter: Double = 0
    ) {
        #expect(scraped(at: time) == .fetch)
        state.landed(outcome, key: key, retryAfter: retryAfter, at: seconds(time + 1), jitter: jitter)
    }

    @Test("lets scrapes share a fetch under way, and its result until min_interval after it began")
    mutating func sharing() {
        #expect(scraped(at: 0) == .fetch)
        #expect(scraped(at: 0.5) == .wait)
        state.landed(balance(5), key: nil, at: seconds(2), jitter: 0)
        #expect(scraped(at: 2) == .show(balance(5)))
        #expect(scraped(at: 29.999) == .show(balance(5)))
        #expect(scraped(at: 30) == .fetch)
        #expect(state.tally.fetches == 2)
    }

    @Test("leaves a failing account alone for longer and longer, up to ten minutes")
    mutating func backoff() {
        var time = 0.0
        for expected in [30.0, 60, 120, 240, 480, 600, 600, 600] {
            fetch(at: time, .failure(.serverError))
            #expect(scraped(at: time + expected) == .show(.failure(.serverError)))
            time += 1 + expected
        }
        fetch(at: time, balance(1))
        fetch(at: time + 30, .failure(.timeout))
        #expect(scraped(at: time + 61) == .fetch)
        #expect(state.tally.failures == 9)
    }

    @Test("spreads the end of the rest at random, by up to half, never before min_interval", arguments: [0, 0.25, 1])
    mutating func jitter(jitter: Double) {
        fetch(at: 0, .failure(.connection), jitter: jitter)
        #expect(scraped(at: 1 + 30 + 15 * jitter - 0.001) == .show(.failure(.connection)))
        #expect(scraped(at: 1 + 30 + 15 * jitter + 0.001) == .fetch)
    }

    @Test("remembers when the first and the latest reading came, whatever came after")
    mutating func successes() {
        fetch(at: 0, .failure(.timeout))
        #expect(state.firstSuccess == nil)
        fetch(at: 1000, balance(5))
        fetch(at: 2000, balance(7))
        fetch(at: 3000, .failure(.timeout))
        #expect(state.firstSuccess == 5)
        #expect(state.lastSuccess == 7)
    }

    @Test("survives any number of failures in a row")
    mutating func manyFailures() {
        for attempt in 0..<200 {
            fetch(at: Double(attempt) * 1000, .failure(.timeout), jitter: 1)
        }
        #expect(state.tally.failures == 200)
    }

    @Test("never rests longer than ten minutes or min_interval, however long that is")
    func longInterval() {
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(3_153_600_000)
        var state = AccountState(account: account)
        for attempt in 0..<40 {
            let now = start + account.minimumInterval * 2 * attempt
            #expect(state.scraped(at: now, within: .seconds(9.5)) == .fetch)
            state.landed(.failure(.timeout), key: nil, at: now, jitter: 1)
        }
    }

    @Test("obeys the provider's word on how long to wait, but still shares within min_interval")
    mutating func retryAfter() {
        fetch(at: 0, .failure(.rateLimited), retryAfter: .seconds(100), jitter: 1)
        #expect(scraped(at: 100.9) == .show(.failure(.rateLimited)))
        fetch(at: 101, .failure(.rateLimited), retryAfter: .seconds(1), jitter: 1)
        #expect(scraped(at: 130.9) == .show(.failure(.rateLimited)))
        #expect(scraped(at: 131) == .fetch)
    }

    @Test(
        "tries a changed key at once",
        arguments: [FailureReason.invalidKey, .licenseExpired, .forbidden, .missingSecret])
    mutating func changedKey(reason: FailureReason) {
        fetch(at: 0, .failure(reason))
        #expect(state.waitsForKey(at: seconds(2)))
        #expect(state.lastKey == Secret("key"))
        #expect(scraped(at: 2) == .show(.failure(reason)))
        #expect(scraped(at: 2, keyHasChanged: true) == .fetch)
    }

    @Test("does not look at the key while something else is wrong, or nothing")
    mutating func unrelatedKey() {
        fetch(at: 0, .failure(.rateLimited))
        #expect(!state.waitsForKey(at: seconds(2)))
        #expect(scraped(at: 2, keyHasChanged: true) == .show(.failure(.rateLimited)))
        fetch(at: 100, balance(1))
        #expect(!state.waitsForKey(at: seconds(102)))
        #expect(scraped(at: 102, keyHasChanged: true) == .show(balance(1)))
    }

    @Test("owes a reading that came too late to the next scrape, which is served at once while a new fetch starts")
    mutating func lateReading() {
        #expect(scraped(at: 0) == .fetch)
        state.missed()
        state.landed(balance(7), key: nil, at: seconds(12), jitter: 0)
        #expect(scraped(at: 60) == .showAndFetch(balance(7)))
        // Another Prometheus does not have to wait either.
        #expect(scraped(at: 61) == .show(balance(7)))
        state.landed(balance(6), key: nil, at: seconds(72), jitter: 0)
        #expect(scraped(at: 89) == .show(balance(6)))
        #expect(scraped(at: 120) == .showAndFetch(balance(6)))
    }

    @Test("serves a late reading within min_interval without any new fetch")
    mutating func lateReadingWithinInterval() {
        #expect(scraped(at: 0) == .fetch)
        state.missed()
        state.landed(balance(7), key: nil, at: seconds(12), jitter: 0)
        #expect(scraped(at: 15) == .show(balance(7)))
        // The debt is paid, and this scrape can wait as long as it took.
        #expect(scraped(at: 31, within: .seconds(20)) == .fetch)
    }

    @Test("is not made late for everyone by one scrape that could not wait")
    mutating func impatience() {
        #expect(scraped(at: 0, within: .seconds(0.05)) == .fetch)
        state.missed()
        state.landed(balance(7), key: nil, at: seconds(0.3), jitter: 0)
        #expect(scraped(at: 60) == .showAndFetch(balance(7)))
        state.landed(balance(6), key: nil, at: seconds(60.3), jitter: 0)
        #expect(scraped(at: 120) == .fetch)
    }

    @Test("never shows a late reading as new that is older than Prometheus keeps one")
    mutating func oldDebt() {
        #expect(scraped(at: 0) == .fetch)
        state.missed()
        state.landed(balance(7), key: nil, at: seconds(12), jitter: 0)
        #expect(scraped(at: 12 + 300) == .fetch)
    }

    @Test("counts falls as spent and rises as added, across failures, from the first reading on")
    mutating func counters() {
        #expect(state.tally.spent == ["default": 0])
        #expect(state.tally.added == ["default": 0])
        for (time, outcome) in [balance(100), balance(70), .failure(.timeout), balance(60), balance(500), balance(-20)]
            .enumerated()
        {
            fetch(at: Double(time) * 100, outcome)
        }
        #expect(state.tally.spent == ["default": 30 + 10 + 520])
        #expect(state.tally.added == ["default": 440])
    }

    @Test("counts no jump that a double cannot add exactly, and goes on from the last balance that it can")
    mutating func jumps() {
        for (time, credits) in [100, 1e300, 1e300, -1e300, 90, 95].enumerated() {
            fetch(at: Double(time) * 100, balance(credits))
        }
        #expect(state.tally.spent == ["default": 10])
        #expect(state.tally.added == ["default": 5])
    }

    @Test("does not take a balance that was left out once for a fall and a rise")
    mutating func gap() {
        fetch(at: 0, balance(100))
        fetch(at: 100, .reading(Reading(), .init(completed: 0, duration: 0)))
        fetch(at: 200, balance(90))
        #expect(state.tally.spent == ["default": 10])
        #expect(state.tally.added == ["default": 0])
    }

    @Test("keeps a rest, and a fetch under way, where the provider is asked the same as before")
    mutating func sameQuestion() {
        fetch(at: 0, .failure(.rateLimited), retryAfter: .seconds(3600))
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.lowBalance = ["default": 5]
        state.adopt(account, asksTheSame: true)
        #expect(scraped(at: 3600) == .show(.failure(.rateLimited)))
        #expect(scraped(at: 3601) == .fetch)
        state.adopt(account, asksTheSame: true)
        #expect(scraped(at: 3602) == .wait)
    }

    @Test("shares a reading for as long as a changed min_interval says", arguments: [2.0, 600])
    mutating func changedInterval(interval: Double) {
        fetch(at: 0, balance(5))
        var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
        account.minimumInterval = .seconds(interval)
        state.adopt(account, asksTheSame: true)
        #expect(scraped(at: interval - 0.001) == .show(balance(5)))
        #expect(scraped(at: interval) == .fetch)
    }

    @Test("shows a provider that is always slow one scrape late, time after time, until it is fast again")
    mutating func alwaysLate() {
        #expect(scraped(at: 0) == .fetch)
        state.missed()
        state.landed(balance(100), key: nil, at: seconds(12), jitter: 0)
        for minute in 1...5 {
            let time = Double(minute) * 60
            #expect(scraped(at: time) == .showAndFetch(balance(101 - Double(minute))))
            state.landed(balance(100 - Double(minute)), key: nil, at: seconds(time + 12), jitter: 0)
        }
        #expect(scraped(at: 360) == .showAndFetch(balance(95)))
        state.landed(balance(94), key: nil, at: seconds(361), jitter: 0)
        #expect(scraped(at: 420) == .fetch)
    }

    @Test("never shows a late reading while a fetch goes on for longer than Prometheus keeps one")
    mutating func oldBridge() {
        #expect(scraped(at: 0) == .fetch)
        state.missed()
        state.landed(balance(7), key: nil, at: seconds(12), jitter: 0)
        #expect(scraped(at: 60) == .showAndFetch(balance(7)))
        #expect(scraped(at: 311) == .show(balance(7)))
        #expect(scraped(at: 312) == .wait)
    }

    @Test("keeps counters and balances when the provider is asked something else, and nothing more")
    mutating func otherQuestion() {
        fetch(at: 0, balance(100))
        fetch(at: 100, balance(80))
        #expect(scraped(at: 200) == .fetch)
        var account = Account(name: "a", provider: .acyChecker, key: .value(Secret("key")))
        account.minimumInterval = .seconds(1)
        state.adopt(account, asksTheSame: false)
        state.landedTooLate(failed: true)
        #expect(state.tally.fetches == 3)
        #expect(state.tally.failures == 1)
        #expect(state.tally.spent == ["default": 20, "batch": 0, "simple": 0])
        #expect(scraped(at: 201) == .fetch)
        state.landed(balance(75), key: nil, at: seconds(201), jitter: 0)
        #expect(state.tally.spent["default"] == 25)
        #expect(scraped(at: 202) == .fetch)
    }
}
