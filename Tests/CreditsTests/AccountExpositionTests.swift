import Exposition
import Primitives
import Testing
import TestSupport

@testable import Credits

@Suite("The lines of accounts, kept ready")
struct AccountExpositionTests {
    @Test("make the page that is written the plain way, byte for byte, whatever was read", arguments: Format.allCases)
    func random(format: Format) {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<150 {
            // A configuration has no two accounts whose names are one label.
            let names = Set((0..<random.below(9)).map { _ in random.text() }).subtracting(["a\r"])
            let snapshots = names.sorted().map { random.snapshot(of: $0) }
            let expositions = snapshots.map(AccountExposition.init)
                .sorted { $0.snapshot.id.labels < $1.snapshot.id.labels }
            let page = String(decoding: format.encode(AccountGroups(expositions)) + format.end, as: UTF8.self)
            let plain = PlainPage.text(of: snapshots, in: format)
            #expect(Self.difference(page, plain) == nil)
        }
    }

    @Test("in groups that were taken over make the page of groups that are made anew")
    func groups() {
        var random = SeededGenerator(seed: 7)
        var number = 0
        func exposition() -> AccountExposition {
            number += 1
            return AccountExposition(random.snapshot(of: "account-\(number)"))
        }
        var accounts = (0..<200).map { _ in exposition() }
        var former = AccountGroups(accounts)
        for _ in 0..<100 {
            let before = accounts
            for _ in 0..<random.below(3) { accounts[random.below(accounts.count)] = exposition() }
            switch random.below(6) {
            case 0: accounts.insert(exposition(), at: random.below(accounts.count + 1))
            case 1: accounts.remove(at: random.below(accounts.count))
            case 2: accounts = accounts.suffix(random.below(accounts.count)) + (0..<100).map { _ in exposition() }
            default: break
            }
            let groups = AccountGroups(accounts, former: former)
            #expect((groups == former) == accounts.elementsEqual(before, by: ===))
            #expect(Format.text004.encode(groups) == Format.text004.encode(AccountGroups(accounts)))
            former = groups
        }
    }

    /// The first line that differs, on each page.
    private static func difference(_ first: String, _ second: String) -> [String]? {
        let pages = [first, second].map {
            $0.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        }
        let lines = (0..<max(pages[0].count, pages[1].count)).lazy.map { index in
            pages.map { $0.indices.contains(index) ? String($0[index]) ?? "" : "nothing" }
        }
        return lines.first { !$0[0].utf8.elementsEqual($0[1].utf8) }
    }
}

extension SeededGenerator {
    /// A snapshot of an account that holds everything that one can hold, or nothing.
    fileprivate mutating func snapshot(of name: String) -> AccountSnapshot {
        let providers = [ProviderDefinition.altum, .olostep, .acyChecker]
        var account = Account(name: name, provider: providers[below(3)], key: .value(Secret("key")))
        account.lowBalance = ["default": .credits(number())]
        account.lowBalance[ExactText(text())] = .share(0.1)
        var snapshot = AccountSnapshot(account: account)
        snapshot.limits = ["default": number()]
        snapshot.counters.fetches = below(1000)
        for _ in 0..<below(3) { snapshot.counters.spent[ExactText(text())] = number() }
        switch below(4) {
        case 0: break
        case 1: snapshot.result = .timeout
        default:
            snapshot.result = FetchResult(
                .success(reading()), timing: .init(completed: 1_700_000_000.125, duration: number()))
        }
        return snapshot
    }

    private mutating func reading() -> Reading {
        var reading = Reading()
        for _ in 0..<below(5) {
            var balance = Reading.Balance(pool: text(), unit: below(2) == 0 ? text() : nil)
            (balance.remaining, balance.used, balance.limit) = (known(), known(), known())
            balance.resets = known()
            reading.balances.append(balance)
        }
        for _ in 0..<below(5) {
            reading.lots.append(
                Reading.Lot(
                    kind: text(), expiry: below(2) == 0 ? nil : below(2_000_000_000), count: below(9),
                    allocated: known(), remaining: known()))
        }
        for _ in 0..<below(5) { reading.usages.append(.init(api: text(), windowHours: below(3), used: number())) }
        if below(2) == 0 {
            reading.subscription = .init(
                id: below(2) == 0 ? text() : nil, name: below(2) == 0 ? text() : nil, allocated: known(),
                created: known(), expires: known())
        }
        reading.keyExpires = known()
        reading.spendingAllowed = [nil, true, false][below(3)]
        return reading
    }

    /// Of a few that are the same in different bytes, or for one metric the same series.
    fileprivate mutating func text() -> String {
        let texts = [
            "", "a", "b", "default", "a\"b", "a\\", "a\n", "a\r", "a\u{FFFD}", "\r\n", "é", "e\u{301}", "a!", "a,", "💳",
            String(repeating: "x", count: 199), String(repeating: "x", count: 300),
            String(repeating: "é", count: 100) + "\r",
        ]
        return texts[below(texts.count)]
    }

    private mutating func known() -> Double? {
        below(3) == 0 ? nil : number()
    }

    private mutating func number() -> Double {
        let numbers: [Double] = [
            0, -0.0, 1, -1, 12_500, 0.1, 0.25, 1.005, 99.99, 1e-4, 0.000_1234, 1e-5, 1_700_000_000.123, 123_456.789_012,
            0x1p53, 0x1p53 + 2, 1e300, .infinity, -.infinity, .nan, .pi, 1.0 / 3, 0.3, 0.1 + 0.2, 999_999_999_999.999,
        ]
        return below(2) == 0 ? numbers[below(numbers.count)] : Double(below(1_000_000)) / [1, 10, 1000, 7][below(4)]
    }

    fileprivate mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }
}
