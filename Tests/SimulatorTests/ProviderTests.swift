import Testing

@testable import Simulator

/// Each API as its documentation describes it.
@Suite struct ProviderTests {
    @Test func brookMimir() async throws {
        try await withSimulator { client in
            let reply = try await client.ask(.brookmimir, key: SimulatedProvider.brookmimir.key())
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/json")
            #expect(reply.json?.names == ["status", "message", "current_balance"])
            #expect(reply.json?["status"] == .number(200))
            #expect(reply.json?["message"] == .string("Credits retrieved"))
            #expect(try #require(reply.json?["current_balance"]?.int) > 0)
        }
    }

    @Test func anAccountThatRunsDryIsToppedUp() async throws {
        let hand = Hand(1_800_000_777)
        try await withSimulator(Simulator(now: { hand.value })) { client in
            var replies: [Int] = []
            for _ in 0..<12 {
                let reply = try await client.ask(.brookmimir, key: "fadefade" + String(repeating: "0", count: 56))
                let balance = try #require(reply.json?["current_balance"]?.int)
                #expect(reply.status == (balance == 0 ? 402 : 200))
                replies.append(balance)
                hand.value += 30
            }
            #expect(replies == [600, 300, 0, 0, 0, 0, 0, 0, 0, 0, 600, 300])
        }
    }

    @Test func acyChecker() async throws {
        try await withSimulator { client in
            let reply = try await client.ask(.acychecker, key: "some-key")
            #expect(reply.status == 200)
            #expect(
                reply.json?.names == [
                    "message", "credits_used_batch", "remaining_credits_batch", "credits_used_simple",
                    "remaining_credits_simple",
                ]
            )
            #expect(reply.json?["message"] == .string(""))
            #expect(try #require(reply.json?["remaining_credits_simple"]?.int) > 0)
        }
    }

    @Test func olostep() async throws {
        let hand = Hand(1_800_000_777)
        try await withSimulator(Simulator(now: { hand.value })) { client in
            for _ in 0..<50 {
                let reply = try await client.ask(.olostep, key: "some-key")
                #expect(reply.status == 200)
                let json = try #require(reply.json)
                #expect(json.names == ["credits", "breakdown", "active_subscription", "allow_usage"])
                #expect(json["allow_usage"] == .bool(true))
                #expect(json["active_subscription"]?.names == ["id", "display_name", "credits", "created_at"])
                let lots = try #require(json["breakdown"]?.elements)
                let fields: Set<String> = ["purchase_kind", "allocated_units", "remaining_units"]
                for lot in lots {
                    #expect(lot.names == fields || lot.names == fields.union(["expiry_date"]))
                }
                let unexpired = lots.filter { ($0["expiry_date"]?.int).map { Double($0) > hand.value } ?? true }
                #expect(json["credits"]?.int == unexpired.compactMap { $0["remaining_units"]?.int }.reduce(0, +))
                hand.value += 4_321
            }
        }
    }

    @Test func olostepWithAnExpiredLot() async throws {
        try await withSimulator(Simulator(now: { 1_800_000_777 })) { client in
            let json = try #require(try await client.ask(.olostep, key: "expired").json)
            let lots = try #require(json["breakdown"]?.elements)
            let expired = lots.filter { ($0["expiry_date"]?.int).map { $0 < 1_800_000_777 } ?? false }
            #expect(expired.count == 1)
            let all = lots.compactMap { $0["remaining_units"]?.int }.reduce(0, +)
            #expect(json["credits"]?.int == all - 240)
        }
    }

    @Test func altum() async throws {
        try await withSimulator { client in
            var spellings: Set<Bool> = []
            for number in 0..<20 {
                let reply = try await client.ask(.altum, key: "key \(number)", query: "?time=40")
                #expect(reply.status == 200)
                guard case .object(let usage) = reply.json else {
                    Issue.record("not an object")
                    return
                }
                #expect(!usage.isEmpty)
                let numbers = usage.values.compactMap(\.int)
                #expect(numbers.count == usage.count || numbers.isEmpty)
                spellings.insert(numbers.isEmpty)
            }
            #expect(spellings == [true, false])
        }
    }

    @Test func altumWindow() async throws {
        try await withSimulator(Simulator(now: { 1_800_000_000 })) { client in
            let unsaid = try await client.ask(.altum, key: "a")
            #expect(try await client.ask(.altum, key: "a", query: "?time=24").text == unsaid.text)
            #expect(try await client.ask(.altum, key: "a", query: "?x=1&time=90").text != unsaid.text)
            #expect(try await client.ask(.altum, key: "a", query: "?time=9223372036854775807").status == 200)
            for time in ["0", "-1", "1.5", "abc", "", "+3", "99999999999999999999", "1e2"] {
                #expect(try await client.ask(.altum, key: "a", query: "?time=\(time)").status == 400, "\(time)")
            }
        }
    }

    @Test func keysAreAccounts() async throws {
        let hand = Hand(1_800_000_000)
        let simulator = Simulator(now: { hand.value })
        try await withSimulator(simulator) { client in
            let provider = SimulatedProvider.brookmimir
            let first = try await client.ask(provider, key: provider.key(1))
            #expect(try await client.ask(provider, key: provider.key(1)).text == first.text)
            #expect(try await client.ask(provider, key: provider.key(2)).text != first.text)
            let pool = simulator.account(ofKey: provider.key(1)).brookMimirPool
            hand.value += 33
            let later = try await client.ask(provider, key: provider.key(1))
            #expect(later.json?["current_balance"]?.int == pool.remaining(at: 33))
            #expect(simulator.requestCount == 4)
            #expect(simulator.requests(withKey: provider.key(1)) == 3)
            #expect(simulator.requests(withKey: "nobody") == 0)
        }
    }

    @Test func anotherSeedIsAnotherWorld() {
        let (one, same, other) = (Simulator(now: { 0 }), Simulator(now: { 0 }), Simulator(seed: 1, now: { 0 }))
        #expect(one.account(ofKey: "k") == same.account(ofKey: "k"))
        #expect(one.account(ofKey: "k") != other.account(ofKey: "k"))
    }

    @Test func aClockGoneWrongDoesNoHarm() async throws {
        let hand = Hand(1_800_000_000)
        try await withSimulator(Simulator(now: { hand.value })) { client in
            for seconds in [0, -1e300, 1e300, .nan, .infinity] {
                hand.value = seconds
                for provider in SimulatedProvider.allCases {
                    let reply = try await client.ask(provider, key: provider.key())
                    #expect(reply.status == 200)
                }
                let reply = try await client.ask(.altum, key: "k", fault: "/fault:retry-after=date+9")
                #expect(reply.status == 200)
            }
        }
        #expect(Simulator(now: { .nan }).account(ofKey: "k").olostepLots(at: 0).count > 3)
    }
}
