import Credits
import Testing

@Suite("A shard") struct ShardTests {
    private let accounts = (0..<10_000).map {
        Account.ID(provider: ["altum", "olostep", "acme"][$0 % 3], name: "account-\($0 / 3)")
    }

    private func homes(of total: Int) -> [[Int]] {
        let shards = (0..<total).map { Shard(number: $0, total: total) }
        return accounts.map { account in shards.filter { $0.holds(account) }.map(\.number) }
    }

    @Test("and the others have each account exactly once, and about equally many", arguments: [1, 2, 3, 8, 20])
    func eachAccountOnce(total: Int) {
        let homes = homes(of: total)
        #expect(homes.allSatisfy { $0.count == 1 })
        let sizes = Dictionary(grouping: homes.joined(), by: \.self).mapValues(\.count)
        #expect(sizes.count == total)
        let even = Double(accounts.count) / Double(total)
        #expect(sizes.values.allSatisfy { abs(Double($0) - even) < 6 * even.squareRoot() })
    }

    @Test("more takes over its own accounts and moves no other", arguments: [1, 2, 3, 7, 19])
    func oneShardMore(total: Int) {
        let moved = zip(homes(of: total), homes(of: total + 1)).filter { $0 != $1 }
        #expect(moved.allSatisfy { $0.1 == [total] })
        let share = Double(accounts.count) / Double(total + 1)
        #expect(abs(Double(moved.count) - share) < 6 * share.squareRoot())
    }

    /// A new version must not move accounts, least of all while it is rolled out shard by shard.
    @Test("has the same accounts on every machine and in every version")
    func lasting() {
        let names = ["valuation", "crawler", "newsletter", "due-diligence"]
        let homes = names.map { name in
            (0..<5).first { Shard(number: $0, total: 5).holds(.init(provider: "olostep", name: name)) }
        }
        #expect(homes == [3, 1, 4, 1])
    }

    @Test("finds its number at the end of a StatefulSet's host name")
    func numberOfHost() {
        #expect(Shard.number(ofHost: "credits-exporter-0") == 0)
        #expect(Shard.number(ofHost: "credits-exporter-12.credits.svc.cluster.local") == 12)
        #expect(Shard.number(ofHost: "credits-exporter-7f9c4d-x2k9p") == nil)
        #expect(Shard.number(ofHost: "localhost") == nil)
        #expect(Shard.number(ofHost: "") == nil)
    }
}
