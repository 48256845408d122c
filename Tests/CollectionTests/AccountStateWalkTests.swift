import Primitives
import Testing
import TestSupport

@testable import Collection
@testable import Credits

@Suite("The state of an account, on a random walk")
struct AccountStateWalkTests {
    @Test("keeps what is promised of fetches, values and counters, at each of 100,000 steps")
    func walk() {
        var walk = Walk()
        for step in 0..<100_000 {
            walk.step()
            guard walk.broken.isEmpty else {
                Issue.record("step \(step): \(walk.broken.joined(separator: "; "))")
                return
            }
        }
        // A walk that never came somewhere has shown nothing of it.
        #expect(walk.visits.values.allSatisfy { $0 > 100 } && walk.visits.count == 9, "\(walk.visits)")
    }
}

/// A walk over everything that can happen to an account, beside a record of what has happened, from which the promises
/// are told: it shares no rule with the state.
private struct Walk {
    private struct Ended {
        let started, ended: Double
        let result: FetchResult
        /// When the provider may be asked again after a failure, whatever the jitter.
        let backoffEnd: Double
    }

    private(set) var broken: [String] = []
    /// How often each kind of event and action came.
    private(set) var visits: [String: Int] = [:]
    private var random = SeededGenerator(seed: 11)
    private var account = Account(name: "a", provider: .brookMimir, key: .value(Secret("key")))
    private var state: AccountState
    private var now = 0.0
    /// When the fetch in flight began.
    private var inFlight: Double?
    /// Fetches of former configurations.
    private var obsolete = 0
    private var last: Ended?
    private var failuresInARow = 0
    private var (starts, failures) = (0, 0)
    private let zero = ContinuousClock.now

    init() {
        account.minimumInterval = .seconds(30)
        state = AccountState(account: account)
    }

    private var minimumInterval: Double { account.minimumInterval.inSeconds }
    private var instant: ContinuousClock.Instant { zero + .seconds(now) }

    mutating func step() {
        // Now and then the machine sleeps.
        now += below(200) == 0 ? 4000 : Double(below(200)) / [1, 10, 1000][below(3)]
        let before = state.snapshot.counters
        switch below(12) {
        case 0..<4 where inFlight != nil: completeFetch()
        case 4: changeConfiguration()
        case 5 where obsolete > 0: completeObsoleteFetch()
        case 6 where inFlight != nil: state.scrapeTimedOut()
        default: scrape()
        }
        check(before)
    }

    private mutating func scrape() {
        let keyHasChanged = [nil, false, true][below(3)]
        let limit = Duration.seconds([0.5, 9.5, 60][below(3)])
        let action = state.scrapeReceived(at: instant, within: limit, keyHasChanged: keyHasChanged)
        visits["\(action)", default: 0] += 1
        let served = state.snapshot.result
        switch action {
        case .startFetch, .serveAndRefresh:
            expect(inFlight == nil, "two fetches at once")
            if let last {
                let newKey = keyHasChanged == true && last.result.failure?.reason.isOfCredential == true
                expect(newKey || now >= last.started + minimumInterval, "a fetch within min_interval of the last")
                expect(newKey || now >= last.backoffEnd, "a fetch while the provider is left alone")
            }
            if action == .serveAndRefresh {
                expect(last.map { served == $0.result && now < $0.ended + 300 } ?? false, "an old value beside a fetch")
            }
            starts += 1
            inFlight = now
        case .awaitFetch: expect(inFlight != nil, "a wait for a fetch that nobody does")
        case .serve:
            expect(served != nil && served == last?.result, "another result than the last one")
            if inFlight != nil {
                expect(
                    served?.failure?.reason != .timeout && now < (last?.ended ?? 0) + 300,
                    "an old value while a fetch goes on")
            } else if let last, last.result.failure == nil {
                expect(now < last.started + minimumInterval, "a value that is older than min_interval")
            }
        case .lookAtKey:
            expect(keyHasChanged == nil, "a second look at the key")
            expect(last?.result.failure?.reason.isOfCredential == true, "a look at a key that was not rejected")
        }
    }

    private mutating func completeFetch() {
        guard let started = inFlight else { return }
        let result = result()
        visits[result.failure == nil ? "reading" : "failure", default: 0] += 1
        state.fetchCompleted(
            result, with: Credentials(key: Secret("key")), at: instant, jitter: Double(below(1001)) / 1000)
        inFlight = nil
        failuresInARow = result.failure == nil ? 0 : failuresInARow + 1
        failures += result.failure == nil ? 0 : 1
        // As the README has it: min_interval, then twice that, and so on up to ten minutes, or what the provider asks for.
        let doubled = min(
            minimumInterval * Double(1 << max(min(failuresInARow, 20) - 1, 0)), max(600, minimumInterval))
        let backoff = result.failure.map { $0.retryAfter?.inSeconds ?? doubled } ?? 0
        last = Ended(started: started, ended: now, result: result, backoffEnd: now + backoff)
    }

    private mutating func changeConfiguration() {
        let asksTheSame = below(3) > 0
        visits[asksTheSame ? "the same question" : "another question", default: 0] += 1
        account.minimumInterval = .seconds([0, 1, 30, 3600][below(4)])
        account.lowBalance = ["default": .credits(Double(below(100)))]
        state.configurationChanged(to: account, asksTheSame: asksTheSame)
        guard !asksTheSame else { return }
        obsolete += inFlight == nil ? 0 : 1
        (inFlight, last, failuresInARow) = (nil, nil, 0)
        expect(state.snapshot.result == nil, "a result of another question")
    }

    private mutating func completeObsoleteFetch() {
        let result = result()
        state.obsoleteFetchCompleted(result)
        obsolete -= 1
        failures += result.failure == nil ? 0 : 1
    }

    private mutating func result() -> FetchResult {
        let reasons: [FailureReason] = [.invalidKey, .missingSecret, .timeout, .rateLimited, .serverError]
        guard below(3) > 0 else {
            let retryAfter = [nil, Duration.seconds(0), .seconds(90), .seconds(3600)][below(4)]
            return FetchResult(.failure(Failure(reasons[below(reasons.count)], retryAfter: retryAfter)))
        }
        var reading = Reading()
        let remaining = [nil, Double(below(1000)), -5, 1e300][below(4)]
        reading.balances = [.init(pool: ["default", "other"][below(2)], remaining: remaining, used: nil)]
        // Clocks of machines are set back at times.
        return FetchResult(.success(reading), timing: .init(completed: now + Double(below(1000)), duration: 1))
    }

    private mutating func check(_ before: AccountSnapshot.Counters) {
        let counters = state.snapshot.counters
        expect(counters.fetches == starts, "\(counters.fetches) fetches counted of \(starts)")
        expect(counters.failures == failures, "\(counters.failures) failures counted of \(failures)")
        for (former, present) in [(before.spent, counters.spent), (before.added, counters.added)] {
            expect(former.allSatisfy { present[$0.key, default: -1] >= $0.value }, "a counter fell, or is gone")
        }
    }

    private mutating func expect(_ holds: Bool, _ otherwise: String) {
        if !holds { broken.append("\(otherwise) at \(now) s") }
    }

    private mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &random)
    }
}
