import TestSupport
import Collection
import ExporterToolkit
import Primitives
import Testing

@testable import Credits
@testable import Web

@Suite("The page for people")
struct LandingPageTests {
    private static let now = 1_700_000_000.0
    private static let day = 86_400.0

    private static let account = Account(name: "a", provider: .olostep, key: .file("/nonexistent"))

    private static func known(
        _ reading: Reading, name: String = "a", of provider: ProviderDefinition = .olostep,
        lowBalance: [ExactText: Double] = [:], age: Double = 10
    ) -> AccountSnapshot {
        var account = account
        (account.name, account.provider) = (name, provider)
        account.lowBalance = lowBalance.mapValues(Account.Threshold.credits)
        let result = FetchResult(.success(reading), timing: .init(completed: now - age, duration: 1))
        var known = AccountSnapshot(account: account, result: result)
        known.lastSuccess = now - age
        known.counters.fetches = 1
        return known
    }

    private static func failing(_ reason: FailureReason, rest: Duration = .zero, name: String = "a") -> AccountSnapshot
    {
        var known = known(Reading(), name: name)
        known.result = FetchResult(.failure(Failure(reason)))
        known.nextFetch = rest
        return known
    }

    private static func balance(_ remaining: Double, pool: String = "default") -> Reading {
        var reading = Reading()
        reading.balances = [.init(pool: pool, remaining: remaining, used: nil)]
        return reading
    }

    private static func lots(_ lots: [(inDays: Double?, remaining: Double?)]) -> Reading {
        var reading = balance(100)
        reading.lots = lots.map { lot in
            .init(kind: "top_up", expiry: lot.inDays.map { Int(now + $0 * day) }, remaining: lot.remaining)
        }
        return reading
    }

    private func page(_ accounts: [AccountSnapshot]) -> LandingPage {
        let build = ExporterMetrics.Build(version: "1.2.3", revision: "abc", swiftVersion: "6")
        let process = ExporterMetrics(
            namespace: "credits_exporter", metricsPath: "/metrics", build: build,
            reloads: ReloadStatus(loaded: Self.now),
            droppedLogLines: { 0 })
        return LandingPage(accounts: accounts, metricsRoute: "/metrics", metrics: process, now: Self.now)
    }

    private func row(_ known: AccountSnapshot) -> LandingPage.Row {
        LandingPage.Row(known, LandingPage.Standing(of: known, now: Self.now), now: Self.now)
    }

    @Test(
        "says in words how an account stands",
        arguments: [
            (failing(.invalidKey), "key rejected, next try is due"),
            (failing(.rateLimited, rest: .seconds(250)), "rate limited, next try in 4 min"),
            (failing(.noReading), "answer without a reading, next try is due"),
            (failing(.tooManySeries), "too many series, next try is due"),
            (known(balance(0)), "depleted"),
            (known(balance(-5, pool: "batch")), "depleted: batch"),
            (known(balance(9), lowBalance: ["default": 10]), "under threshold"),
            (known(balance(10), lowBalance: ["default": 10]), "well"),
            (known(lots([(6, 5)])), "expiring soon"),
            (known(lots([(8, 5), (2, 0)])), "well"),
            (known(balance(5), age: 7200), "not asked for 2 h"),
            (known(balance(0), age: 7200), "depleted, not asked for 2 h"),
            (AccountSnapshot(account: account), "not asked yet"),
        ]
    )
    func state(known: AccountSnapshot, state: String) {
        #expect(row(known).state == state)
    }

    @Test("does not call well what may not spend")
    func spendingNotAllowed() {
        var reading = Self.balance(5)
        reading.spendingAllowed = false
        let row = row(Self.known(reading))
        #expect((row.health, row.state) == (.depleted, "not allowed to spend"))
    }

    @Test("puts the worst first, else keeps the order, and counts")
    func order() {
        let page = page([
            Self.known(Self.balance(5), name: "well 1"),
            Self.known(Self.lots([(1, 5)]), name: "expiring"),
            Self.failing(.timeout, name: "failing"),
            Self.known(Self.balance(1), name: "low", lowBalance: ["default": 2]),
            Self.known(Self.balance(5), name: "well 2"),
            Self.known(Self.balance(0), name: "depleted"),
        ])
        #expect(page.rows.map(\.account) == ["failing", "depleted", "low", "expiring", "well 1", "well 2"])
        #expect(
            page.summary == "6 accounts: 2 well, 1 failing, 1 depleted, 1 under threshold, 1 expiring soon")
        #expect(self.page([]).summary == "0 accounts")
    }

    @Test("shows the worst of many, and says how many more there are")
    func many() {
        let well = (0..<600).map { Self.known(Self.balance(5), name: "well \($0)") }
        let page = page(well + [Self.failing(.timeout, name: "failing")])
        #expect(page.rows.count == 500)
        #expect(page.rows.first?.account == "failing")
        #expect(page.summary == "601 accounts: 600 well, 1 failing")
        #expect(page.html.text.contains("101 more accounts"))
        #expect(!self.page(Array(well[..<500])).html.text.contains("more accounts"))
    }

    @Test(
        "tells what expires next, and how much of it",
        arguments: [
            ([(9.0, 7.0), (3, 5), (3, 6), (-1, 4), (nil, 8)], "11 in 3 d"),
            ([(3, 5), (3, nil)], "an unknown number in 3 d"),
            ([(3, 0), (4, nil)], "an unknown number in 4 d"),
            ([(nil, 5)], "never"), ([(-1, 4), (nil, nil)], "never"),
            // Gone already, or nothing of it left.
            ([(-1, 4)], nil), ([(3, 0)], nil), ([(nil, 0)], nil),
        ] as [([(inDays: Double?, remaining: Double?)], String?)]
    )
    func expiry(lots: [(inDays: Double?, remaining: Double?)], text: String?) {
        let row = row(Self.known(Self.lots(lots)))
        #expect(row.expiry.map { "\($0.amount) \($0.until)" } ?? (row.neverExpires ? "never" : nil) == text)
    }

    @Test("tells a pace over the time in which it was seen, and none before a minute")
    func pace() {
        var known = Self.known(Self.balance(5), age: 0)
        known.counters.spent = ["default": 30]
        known.firstSuccess = Self.now - 900
        #expect(row(known).spendRates.map(\.perHour) == ["120"])
        known.firstSuccess = Self.now - 59
        #expect(row(known).spendRates.isEmpty)
    }

    @Test("takes the pace from the shortest window of a provider that tells no balance")
    func window() {
        var reading = Reading()
        reading.usages = [("a", 24, 48.0), ("b", 24, 24), ("a", 720, 9000)].map {
            .init(api: $0.0, windowHours: $0.1, used: $0.2)
        }
        #expect(
            row(Self.known(reading, of: .altum)).spendRates.map { "\($0.perHour) \($0.window ?? "")" } == ["3 24 h"])
    }

    @Test("fills a bar at three thresholds, and has none without one", arguments: [(15, 1.5), (90, 3), (-1, 0)])
    func bar(left: Double, level: Double) {
        #expect(row(Self.known(Self.balance(left), lowBalance: ["default": 10])).pools.map(\.level) == [level])
        #expect(row(Self.known(Self.balance(left))).pools.map(\.level) == [nil])
        #expect(row(Self.known(Self.balance(left), lowBalance: ["default": 0])).pools.map(\.level) == [nil])
    }

    @Test(
        "escapes what Swift takes for one character with its neighbours",
        arguments: ["\u{600}<script>", "<\u{301}script>", "\"\u{301} onclick='\u{200D}'>", "&\u{301}lt;"]
    )
    func graphemes(name: String) {
        var reading = Self.balance(5)
        reading.subscription = .init(id: nil, name: name, allocated: nil, created: nil)
        var harmless = reading
        harmless.subscription = .init(id: nil, name: "a", allocated: nil, created: nil)
        func markup(_ page: LandingPage) -> [UInt8] {
            page.html.text.utf8.filter { [UInt8](#"<>"'"#.utf8).contains($0) }
        }
        #expect(markup(page([Self.known(reading, name: name)])) == markup(page([Self.known(harmless)])))
    }

    @Test(
        "writes numbers for people",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (0.256, "0.26"), (12.34, "12.3"),
            (999.9, "1,000"), (1e300, "1e+300"), (-0.001, "0"),
        ] as [(Double, String)]
    )
    func number(number: Double, text: String) {
        #expect(number.humanized == text)
    }

    @Test(
        "says a span in one unit",
        arguments: [
            (0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3599, "1 h"), (170_640, "47 h"), (259_200, "3 d"),
        ] as [(Double, String)]
    )
    func span(seconds: Double, text: String) {
        #expect(seconds.humanizedDuration == text)
    }
}
