import Credits
import Testing

@testable import Simulator

@Suite struct SimulatedAccountTests {
    private let start: Double = 1_800_001_234.5
    private var accounts: [SimulatedAccount] {
        (0..<40).map { SimulatedAccount(seed: "key \($0)".stableHash, startedAt: start) }
    }

    private func pools(of account: SimulatedAccount) -> [CreditPool] {
        [account.brookMimirPool, account.acyCheckerBatchPool, account.acyCheckerSimplePool, account.olostepPool]
    }

    @Test func everyCreditIsAccountedFor() {
        for pool in accounts.flatMap(pools) {
            var before = 0
            for seconds in stride(from: 0.0, through: 3_600, by: 7.3) {
                let consumed = pool.consumed(at: seconds)
                #expect(consumed >= before)
                #expect(pool.remaining(at: seconds) == pool.remaining(at: 0) - consumed + pool.added(at: seconds))
                #expect(pool.remaining(at: seconds) > pool.floor)
                #expect(pool.used(at: seconds) + pool.remaining(at: seconds) == pool.floor + pool.refill)
                before = consumed
            }
        }
    }

    @Test func somethingIsSpentBetweenAnyTwoScrapes() {
        for pool in accounts.flatMap(pools) {
            for seconds in stride(from: 0.0, through: 900, by: 5) {
                #expect(pool.consumed(at: seconds + 5) > pool.consumed(at: seconds))
            }
        }
    }

    @Test func topUpsComeEveryFewMinutes() {
        for pool in accounts.flatMap(pools) {
            let moments = (1...7_200).filter { pool.added(at: Double($0)) > pool.added(at: Double($0 - 1)) }
            #expect(moments.first.map { $0 <= 300 } == true)
            for (earlier, later) in zip(moments, moments.dropFirst()) {
                #expect((90...300).contains(later - earlier))
            }
        }
    }

    @Test func equalSeedsGiveEqualAccounts() {
        let one = SimulatedAccount(seed: 7, startedAt: start)
        let same = SimulatedAccount(seed: 7, startedAt: start)
        let other = SimulatedAccount(seed: 8, startedAt: start)
        #expect(pools(of: one) == pools(of: same))
        #expect(one.olostepLots(at: 100) == same.olostepLots(at: 100))
        #expect(pools(of: one) != pools(of: other))
    }

    @Test func seedsAreTheSameOnEveryMachine() {
        #expect("".stableHash == 0xCBF2_9CE4_8422_2325)
        #expect("foobar".stableHash == 0x8594_4171_F739_67E8)
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
    }

    @Test func lotsAddUpAndAreSpentInOrderOfExpiry() {
        for account in accounts {
            for seconds in stride(from: 0.0, through: 40 * 86_400, by: 20_011.7) {
                let lots = account.olostepLots(at: seconds)
                #expect(lots.map(\.remaining).reduce(0, +) == account.olostepPool.remaining(at: seconds))
                #expect(lots.allSatisfy { (0...$0.allocated).contains($0.remaining) })
                #expect(lots.allSatisfy { Double($0.expiry ?? .max) > start + seconds })
                let expiries = lots.map { $0.expiry ?? .max }
                #expect(expiries == expiries.sorted())
                #expect(lots.filter { $0.expiry == nil }.count == 1)
                #expect(lots.filter { $0.kind == "Subscription" }.count == 1)
            }
        }
    }

    @Test func expiriesHoldStillForHours() {
        for account in accounts {
            let first = account.olostepLots(at: 0)
            #expect(first.compactMap(\.expiry).allSatisfy { $0 % 3600 == 0 })
            #expect(first.first?.expiry.map { Double($0) - start < 36 * 3600 } == true)
            for seconds in stride(from: 0.0, through: 18 * 3600, by: 601) {
                #expect(account.olostepLots(at: seconds).map(\.expiry) == first.map(\.expiry))
            }
        }
    }

    @Test func someAccountsHoldTwoLotsOfEqualKindAndExpiry() {
        let twins = accounts.filter { account in
            let tops = account.olostepLots(at: 0).filter { $0.kind == "Top-up" }
            return Set(tops.map(\.expiry)).count < tops.count
        }
        #expect(!twins.isEmpty && twins.count < accounts.count)
    }

    @Test func longerWindowsHoldMoreUsage() {
        var leftOut = false
        for account in accounts {
            var before: [String: Int] = [:]
            for hours in [1, 2, 24, 40, 90, 720, 8_760, .max] {
                let usage = Dictionary(account.altumUsage(hours: hours, at: 500).map { ($0.api, $0.used) }) { $1 }
                #expect(usage.values.allSatisfy { $0 > 0 })
                #expect(before.allSatisfy { $0.value <= usage[$0.key, default: 0] })
                leftOut = leftOut || hours == 24 && before.keys.count < usage.keys.count
                before = usage
            }
            #expect(before.count == 5)
        }
        #expect(leftOut)
    }

    @Test func emptyAccountsHaveNothing() {
        let account = SimulatedAccount(seed: 1, startedAt: start, isEmpty: true)
        #expect(account.altumUsage(hours: 24, at: 9).isEmpty)
        #expect(account.olostepLots(at: 9).allSatisfy { $0.remaining == 0 })
    }
}
