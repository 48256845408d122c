import TestSupport
import Concurrency
import Credits
import Foundation
import InMemoryLogging
import Logging
import Primitives
import Testing

@testable import Collection

@Suite("A scrape")
struct CollectorTests {
    private static let key = String(repeating: "ab", count: 32)
    private let transport = StubTransport()
    private let clock = SteeredClock()
    private let log = InMemoryLogHandler()

    private var logger: Logger {
        var handler = log
        handler.logLevel = .debug
        return Logger(label: "test") { [handler] _ in handler }
    }

    private func account(_ name: String, key: Account.KeySource = .value(Secret(key))) -> Account {
        Account(name: name, provider: .brookMimir, key: key)
    }

    private func collector(_ accounts: Account...) -> Collector {
        Collector(accounts: accounts, transport: transport, clocks: clock.clocks, logger: logger)
    }

    private func summary(_ accounts: [AccountExposition]) -> [String] {
        accounts.map(\.snapshot).map { snapshot in
            switch snapshot.result?.outcome {
            case .success(let reading): "\(snapshot.id.name): \(reading.balances.compactMap(\.remaining).map(Int.init))"
            case .failure(let failure): "\(snapshot.id.name): \(failure.reason.rawValue)"
            case nil: "\(snapshot.id.name): not known"
            }
        }
    }

    @Test("asks all accounts at once and shows each one's own end")
    func independence() async {
        transport.answer("good", balance: 5)
        transport.answer("limited", .success(ProviderResponse(status: 429, body: [])))
        let accounts = await collector(account("good"), account("limited"), account("down")).scrape(
            within: .seconds(60))
        #expect(summary(accounts) == ["down: connection", "good: [5]", "limited: rate_limited"])
        #expect(accounts.map(\.snapshot.counters.fetches) == [1, 1, 1])
        #expect(accounts.map(\.snapshot.counters.failures) == [1, 0, 1])
    }

    @Test("keeps no account waiting for a crowded host whose key is not to be had or is none")
    func crowdedHost() async {
        let crowd = (0..<HTTPClientKey.requestsPerHost).map { number in
            var account = account("\(number)")
            account.timeout = .seconds(600)
            return account
        }
        let gates = crowd.map { transport.hold($0.name) }
        let others = [account("missing", key: .file("/nonexistent")), account("none", key: .value(Secret("x")))]
        let waiting = account("waiting")
        let collector = Collector(accounts: crowd, transport: transport, clocks: clock.clocks, logger: logger)
        let page = Task { await collector.scrape(within: .seconds(60)) }
        while crowd.contains(where: { transport.calls($0.name) == 0 }) { await Task.yield() }

        collector.replace(with: crowd + others + [waiting])
        transport.answer(waiting.name, balance: 5)
        let late = Task { await collector.scrape(waiting.id, within: .seconds(60)) }
        #expect(summary(await collector.scrape(others[0].id, within: .seconds(60))) == ["missing: missing_secret"])
        #expect(summary(await collector.scrape(others[1].id, within: .seconds(60))) == ["none: invalid_key"])
        #expect(transport.calls(waiting.name) == 0)
        for gate in gates { gate.fulfill(()) }
        #expect(summary(await late.value) == ["waiting: [5]"])
        _ = await page.value
    }

    @Test("shares a fetch with every other scrape of the same time")
    func singleFlight() async {
        transport.answer("a", balance: 5)
        let gate = transport.hold("a")
        let collector = collector(account("a"))
        await withTaskGroup(of: [String].self) { group in
            for _ in 0..<50 {
                group.addTask { summary(await collector.scrape(within: .seconds(60))) }
            }
            while transport.calls("a") == 0 { await Task.yield() }
            gate.fulfill(())
            for await result in group { #expect(result == ["a: [5]"]) }
        }
        #expect(transport.calls("a") == 1)
    }

    @Test("that runs out of time shows the slow account as timeout and the rest whole; the late result serves the next")
    func deadline() async {
        transport.answer("slow", balance: 5)
        transport.answer("fast", balance: 6)
        let gate = transport.hold("slow")
        let collector = collector(account("slow"), account("fast"))
        // However busy the machine is, the fast one is ready before the time is up.
        _ = await collector.scrape(account("fast").id, within: .seconds(60))
        #expect(summary(await collector.scrape(within: .milliseconds(50))) == ["fast: [6]", "slow: timeout"])
        gate.fulfill(())
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["fast: [6]", "slow: [5]"])
        #expect(transport.calls("slow") == 1)
    }

    @Test("whose client is gone cancels no fetch that others share")
    func cancellation() async {
        transport.answer("a", balance: 5)
        let gate = transport.hold("a")
        let collector = collector(account("a"))
        let gone = Task { await collector.scrape(within: .seconds(60)) }
        while transport.calls("a") == 0 { await Task.yield() }
        let patient = Task { await collector.scrape(within: .seconds(60)) }
        gone.cancel()
        #expect(summary(await gone.value) == ["a: timeout"])
        gate.fulfill(())
        #expect(summary(await patient.value) == ["a: [5]"])
        #expect(transport.calls("a") == 1)
    }

    @Test("gives up on a fetch at the account's own timeout")
    func timeout() async {
        _ = transport.hold("a")
        var account = account("a")
        account.timeout = .milliseconds(20)
        #expect(summary(await collector(account).scrape(within: .seconds(60))) == ["a: timeout"])
    }

    @Test("asks nobody again within min_interval or while an account rests, and asks again after")
    func intervals() async {
        let collector = collector(account("a"))
        var answer = ProviderResponse(status: 503, body: [])
        answer.retryAfter = "100"
        transport.answer("a", .success(answer))
        for _ in 0..<3 { #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: server_error"]) }
        clock.advance(by: .seconds(99))
        transport.answer("a", balance: 5)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: server_error"])
        #expect(transport.calls("a") == 1)
        clock.advance(by: .seconds(1))
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: [5]"])
        #expect(transport.calls("a") == 2)
    }

    @Test("reads the key file at each fetch, and at once when a rejected key has changed")
    func keyFile() async throws {
        let file = FileManager.default.temporaryDirectory.appending(component: "key-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        let collector = collector(account("a", key: .file(file.path)), account("b"))
        transport.answer("b", balance: 1)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: missing_secret", "b: [1]"])

        try "\n".write(to: file, atomically: true, encoding: .utf8)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: missing_secret", "b: [1]"])
        #expect(transport.calls("a") == 0)

        transport.answer("a", .success(ProviderResponse(status: 401, body: [])))
        try "\(Self.key)\n".write(to: file, atomically: true, encoding: .utf8)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: invalid_key", "b: [1]"])
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: invalid_key", "b: [1]"])
        #expect(transport.calls("a") == 1)

        let rotated = String(repeating: "cd", count: 32)
        transport.answer("a", balance: 5)
        try "\(rotated)\r\n".write(to: file, atomically: true, encoding: .utf8)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: [5]", "b: [1]"])
        #expect(transport.keys.last == rotated)
    }

    @Test("that no provider can answer leaves no account out", arguments: ["/", "/dev/zero", "/nonexistent/key"])
    func unreadableKeyFile(path: String) async {
        #expect(
            summary(await collector(account("a", key: .file(path))).scrape(within: .seconds(60))) == [
                "a: missing_secret"
            ])
    }

    @Test("after a reload keeps an unchanged account's reading, a changed one's counters, and forgets a removed one")
    func reload() async {
        for name in ["same", "changed", "removed"] { transport.answer(name, balance: 100) }
        let collector = collector(account("same"), account("changed"), account("removed"))
        _ = await collector.scrape(within: .seconds(60))
        clock.advance(by: .seconds(30))
        for name in ["same", "changed", "removed"] { transport.answer(name, balance: 90) }
        _ = await collector.scrape(within: .seconds(60))

        var changed = account("changed")
        changed.lowBalance = ["default": .credits(50)]
        changed.baseURL = "http://127.0.0.1:1"
        collector.replace(with: [account("new"), changed, account("same")])
        transport.answer("new", balance: 1)
        let accounts = await collector.scrape(within: .seconds(60))
        #expect(summary(accounts) == ["changed: [90]", "new: [1]", "same: [90]"])
        #expect(accounts.map { $0.snapshot.counters.spent["default"] } == [10, 0, 10])
        #expect(accounts[0].snapshot.lowBalance == ["default": .credits(50)])
        #expect(transport.calls("same") == 2)
        #expect(transport.calls("changed") == 3)
    }

    @Test("logs a line when an account's state changes, none in between, and never a key")
    func stateChanges() async {
        let collector = collector(account("a"))
        for outcome in [503, 503, 401, 200, 200, 503] {
            transport.answer(
                "a", .success(ProviderResponse(status: outcome, body: Array(#"{"current_balance": 5}"#.utf8))))
            _ = await collector.scrape(within: .seconds(60))
            clock.advance(by: .seconds(3600))
        }
        let lines = log.entries.filter { $0.level > .debug }.map { entry in
            "\(entry.level) \(entry.message) \(entry.metadata["reason"] ?? entry.metadata["after"] ?? "")"
        }
        #expect(
            lines == [
                "warning account failing server_error", "warning account failing invalid_key",
                "info account recovered invalid_key", "warning account failing server_error",
            ]
        )
        #expect(!"\(log.entries)".contains(Self.key))
    }

    @Test("says nothing of how a fetch ended that a reload made meaningless")
    func obsoleteFetch() async {
        let gate = transport.hold("a")
        let collector = collector(account("a"))
        async let first = collector.scrape(within: .seconds(60))
        while transport.calls("a") == 0 { await Task.yield() }
        var changed = account("a")
        changed.baseURL = "http://127.0.0.1:1"
        collector.replace(with: [changed])
        transport.answer("a", balance: 5)
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: [5]"])
        transport.answer("a", .success(ProviderResponse(status: 401, body: [])))
        gate.fulfill(())
        #expect(summary(await first) == ["a: invalid_key"])
        #expect(log.entries.allSatisfy { $0.level == .debug })
    }

    @Test("never shows a login that the provider sends back in base64, nor a key in percent-encoding")
    func echoedForms() async throws {
        var provider = ProviderDefinition.olostep
        provider.settings = [.init(name: "sid", isSecret: true)]
        provider.requests[0].basicAuthorization = .init(
            username: try Template("{sid}", settings: ["sid"]), password: try Template("{api_key}", settings: []))
        provider.requests[0].headers = []
        var account = Account(name: "a", provider: provider, key: .value(Secret("k/y of mine")))
        account.secretSettings = ["sid": .value(Secret("AC-secret-1"))]
        for echo in ["QUMtc2VjcmV0LTE6ay95IG9mIG1pbmU=", "k%2Fy%20of%20mine", "x AC-secret-1"] {
            let collector = collector(account)
            let body = #"{"credits": 1, "active_subscription": {"id": "\#(echo)"}}"#
            transport.answer("a", .success(ProviderResponse(status: 200, body: Array(body.utf8))))
            #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: invalid_body"], "\(echo)")
        }
    }

    @Test(
        "never shows or logs a key that the provider sends back as a name",
        arguments: [
            #"{"KEY": 5}"#, #"{"a KEY b": 2, "b": 1}"#, #"{"breakdown": [{"purchase_kind": "KEY"}]}"#,
            #"{"active_subscription": {"id": "KEY", "display_name": null}}"#,
        ]
    )
    func echoedKey(body: String) async {
        let provider: ProviderDefinition =
            body.contains("breakdown") || body.contains("subscription") ? .olostep : .altum
        // As long as the tokens of some gateways.
        let key = "s3cr3t-KEY-of-mine" + String(repeating: "x", count: 400)
        let collector = collector(Account(name: "a", provider: provider, key: .value(Secret(key))))
        let answer = body.replacing("KEY", with: key)
        transport.answer("a", .success(ProviderResponse(status: 200, body: Array(answer.utf8))))
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: invalid_body"])
        #expect(!"\(log.entries)".contains("s3cr3t"))
    }

    @Test(
        "never logs a key that stands where a field was looked for",
        arguments: [#"{"s3cr3t-key": "x"}"#, #"{"error": 1, "a.s3cr3t-key": null}"#]
    )
    func echoedKeyInsteadOfReading(body: String) async {
        let collector = collector(Account(name: "a", provider: .olostep, key: .value(Secret("s3cr3t-key"))))
        transport.answer("a", .success(ProviderResponse(status: 200, body: Array(body.utf8))))
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: no_reading"])
        #expect(log.entries.filter { $0.level > .debug }.count == 1)
        #expect(!"\(log.entries)".contains("s3cr3t"))
    }

    @Test("leaves an account alone by the provider's own clock, however wrong it is")
    func adviceByTheAnswersDate() async {
        var answer = ProviderResponse(status: 503, body: [])
        answer.date = "Sun, 06 Nov 1994 08:00:00 GMT"
        answer.retryAfter = "Sun, 06 Nov 1994 10:00:00 GMT"
        transport.answer("a", .success(answer))
        let collector = collector(account("a"))
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: server_error"])
        #expect(collector.snapshots.map(\.nextFetch) == [.seconds(7200)])
    }

    @Test("tells a body that is compressed although it was asked for as it is, by its header alone")
    func contentEncoding() async {
        var answer = ProviderResponse(status: 200, body: [0x0B, 0x02, 0x80])
        answer.contentEncoding = "br"
        transport.answer("a", .success(answer))
        #expect(summary(await collector(account("a")).scrape(within: .seconds(60))) == ["a: invalid_body"])
        #expect("\(log.entries)".contains("compressed by its Content-Encoding"))
    }

    @Test("tells what is known without a call")
    func known() async {
        transport.answer("good", balance: 5)
        let collector = collector(account("good"), account("down"))
        #expect(collector.snapshots.map(\.result) == [nil, nil])
        #expect(transport.calls("good") == 0)
        _ = await collector.scrape(within: .seconds(60))
        clock.advance(by: .seconds(10))
        let known = collector.snapshots
        #expect(known.map { $0.result?.reading != nil } == [true, false])
        #expect(known.map(\.lastSuccess) == [1_700_000_000, nil])
        #expect(known[1].nextFetch > .seconds(19) && known[1].nextFetch <= .seconds(35))
        clock.advance(by: .seconds(600))
        #expect(collector.snapshots.map(\.nextFetch) == [.zero, .zero])
        #expect(transport.calls("good") == 1)
    }

    @Test("logs a field that cannot be used, and a balance that cannot be counted, once")
    func fieldIssue() async {
        let collector = collector(Account(name: "a", provider: .acyChecker, key: .value(Secret("key"))))
        let body = #"{"remaining_credits_batch": true, "remaining_credits_simple": 1e18}"#
        transport.answer("a", .success(ProviderResponse(status: 200, body: Array(body.utf8))))
        for _ in 0..<3 {
            #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: [1000000000000000000]"])
            clock.advance(by: .seconds(30))
        }
        #expect(
            log.entries.filter { $0.level > .debug }.map {
                "\($0.message) \($0.metadata["field"] ?? $0.metadata["pool"] ?? "")"
            } == [
                "field left out of the reading remaining_credits_batch",
                "balance beyond 2^53: what it rises and falls is not counted simple",
            ])
    }

    @Test("of an account whose definition has another text for people goes on as before")
    func otherDocumentation() async {
        transport.answer("a", .success(ProviderResponse(status: 429, body: Array(#"{"retry_after": 3600}"#.utf8))))
        var account = account("a")
        let collector = collector(account)
        _ = await collector.scrape(within: .seconds(60))
        account.provider.documentation = "https://docs.example"
        account.provider.minimumInterval = .seconds(1)
        collector.replace(with: [account])
        clock.advance(by: .seconds(600))
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: rate_limited"])
        #expect(transport.calls("a") == 1)
        account.provider.keyForm.hexadecimalLength = 8
        collector.replace(with: [account])
        #expect(summary(await collector.scrape(within: .seconds(60))) == ["a: invalid_key"])
    }
}
