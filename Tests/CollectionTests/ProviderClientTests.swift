import Concurrency
import Credits
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Primitives
import Simulator
import Synchronization
import Testing
import TestSupport

@testable import Collection

@Suite("The way to a provider")
struct ProviderClientTests {
    private static let key = "d0e" + String(repeating: "5", count: 61)

    /// Fetches once from the simulator under a path that asks for a fault.
    private func outcome(_ fault: String = "", timeout: Duration = .seconds(30)) async throws -> Result<
        Reading, Failure
    > {
        try await withSimulator { port, _ in
            var account = Account(name: "a", provider: .brookMimir, key: .value(Secret(Self.key)))
            account.baseURL = "http://127.0.0.1:\(port)\(fault.isEmpty ? "" : "/fault:\(fault)")"
            account.timeout = timeout
            return await fetch(account)
        }
    }

    @Test(
        "turns every way to fail into its reason",
        arguments: [
            ("status=500", .serverError), ("status=503,huge", .serverError), ("status=429,retry-after=7", .rateLimited),
            ("status=302", .redirect), ("redirect", .redirect), ("status=418", .unexpectedStatus),
            ("reset", .connection), ("reset-midway", .connection), ("garbage", .connection),
            ("not-json", .invalidBody), ("truncated", .invalidBody), ("empty", .invalidBody),
            ("body=[1]", .invalidBody),
            ("huge", .bodyTooLarge),
        ] as [(String, FailureReason)]
    )
    func reasons(fault: String, reason: FailureReason) async throws {
        guard case .failure(let failure) = try await outcome(fault) else {
            Issue.record("a reading came of \(fault)")
            return
        }
        #expect(failure.reason == reason)
        if fault.contains("retry-after") { #expect(failure.retryAfter == .seconds(7)) }
    }

    @Test("ends at one deadline over head and body", arguments: ["delay=1h", "drip=1s", "status=200,drip=1s"])
    func deadline(fault: String) async throws {
        guard case .failure(let failure) = try await outcome(fault, timeout: .milliseconds(200)) else {
            Issue.record("a reading came of \(fault)")
            return
        }
        #expect(failure.reason == .timeout)
    }

    @Test(
        "reads an answer of exactly 1 MiB, a dripping one in time, and JSON under any content type",
        arguments: ["", "huge=1048576", "drip=1ms", "html"])
    func readings(fault: String) async throws {
        guard case .success(let reading) = try await outcome(fault) else {
            Issue.record("no reading came of \(fault)")
            return
        }
        #expect(reading.balances.count == 1)
        #expect(reading.issues.isEmpty)
    }

    @Test("never follows a redirect")
    func redirect() async throws {
        try await withSimulator { port, simulator in
            var account = Account(name: "a", provider: .brookMimir, key: .value(Secret(Self.key)))
            account.baseURL = "http://127.0.0.1:\(port)/fault:redirect"
            _ = await fetch(account)
            #expect(simulator.requestCount == 1)
        }
    }

    @Test(
        "finds nobody there",
        arguments: ["http://127.0.0.1:1", "http://[::1]:1", "http://nobody.invalid", "https://127.0.0.1:1"])
    func nobody(url: String) async {
        var account = Account(name: "a", provider: .olostep, key: .value(Secret("k")))
        account.baseURL = url
        guard case .failure(let failure) = await fetch(account) else {
            Issue.record("a reading came of nobody")
            return
        }
        #expect(failure.reason == .connection)
    }

    @Test("asks Altum AI for all windows and makes one reading of the answers, in their order")
    func windows() async throws {
        try await withSimulator { port, simulator in
            var account = Account(name: "a", provider: .altum, key: .value(Secret("k")))
            account.baseURL = "http://127.0.0.1:\(port)"
            account.windows = [720, 1, 24]
            guard case .success(let reading) = await fetch(account) else {
                Issue.record("no reading")
                return
            }
            var order: [Int] = []
            for usage in reading.usages where order.last != usage.windowHours { order.append(usage.windowHours) }
            #expect(order == [720, 1, 24])
            #expect(simulator.requestCount == 3)
        }
    }

    @Test("does not make 1,000 accounts of a provider wait for each other")
    func thousandAccounts() async throws {
        raiseDescriptorLimit()
        let everyoneIsHere = SharedResult<Void>()
        let requests = Atomic(0)
        try await withServer { onRunning in
            Application(
                // Nobody is answered before all have asked, so a pool of fewer connections would never get on.
                responder: CallbackResponder<BasicRequestContext> { _, _ in
                    if requests.add(1, ordering: .relaxed).newValue == 1000 { everyoneIsHere.fulfill(()) }
                    _ = await everyoneIsHere.value()
                    return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"credits": 5}"#)))
                },
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
                logger: .silent
            )
        } _: { port in
            let accounts = (0..<1000).map { number in
                var account = Account(name: "\(number)", provider: .olostep, key: .value(Secret("key \(number)")))
                account.baseURL = "http://127.0.0.1:\(port)"
                account.timeout = .seconds(120)
                return account
            }
            let client = ProviderClient(userAgent: "test", logger: .silent)
            let collector = Collector(accounts: accounts, transport: client, logger: .silent)
            let statuses = await collector.scrape(within: .seconds(120))
            #expect(statuses.count(where: { $0.snapshot.result?.reading != nil }) == 1000)
            await client.shutdown()
        }
    }
}
