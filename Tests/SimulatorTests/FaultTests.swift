import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@testable import Simulator

/// Each fault as a client sees it.
@Suite struct FaultTests {
    private static let provider = SimulatedProvider.brookmimir
    private static let headers = provider.headers(key: provider.key())

    /// The same request without and with a fault, at the same moment.
    private func compare(
        _ fault: String,
        _ check: @escaping @Sendable (_ plain: Client.Reply, _ faulty: Client.Reply) throws -> Void
    ) async throws {
        try await withSimulator(Simulator(now: { 1_800_000_000 })) { client in
            let plain = try await client.get("/credits", Self.headers)
            try check(plain, try await client.get("/fault:\(fault)/credits", Self.headers))
        }
    }

    @Test(arguments: [200, 204, 301, 304, 400, 418, 429, 500, 503, 599])
    func status(code: Int) async throws {
        try await compare("status=\(code)") { _, faulty in
            #expect(faulty.status == code)
            #expect([204, 304].contains(code) ? faulty.text.isEmpty : faulty.json?["error"] != nil)
        }
    }

    @Test func retryAfter() async throws {
        try await compare("status=429,retry-after=7") { _, faulty in
            #expect(faulty.status == 429)
            #expect(faulty.headers["retry-after"] == "7")
        }
        try await compare("status=503,retry-after=date+61") { _, faulty in
            #expect(faulty.headers["retry-after"] == "Fri, 15 Jan 2027 08:01:01 GMT")
        }
    }

    @Test(arguments: ["reset", "garbage"])
    func brokenConnection(fault: String) async throws {
        try await withSimulator { client in
            await #expect(throws: (any Error).self) {
                try await client.open("/fault:\(fault)/credits", Self.headers)
            }
            let next = try await client.get("/credits", Self.headers)
            #expect(next.status == 200)
        }
    }

    @Test func resetIsATCPReset() async throws {
        try await withSimulator { client in
            let error = await #expect(throws: IOError.self) {
                try await client.open("/fault:reset/credits", Self.headers)
            }
            #expect(error?.errnoCode == 104)
        }
    }

    @Test func resetMidway() async throws {
        try await withSimulator { client in
            let response = try await client.open("/fault:reset-midway/credits", Self.headers)
            #expect(response.status == .ok)
            await #expect(throws: (any Error).self) { try await response.body.collect(upTo: 1_000) }
        }
    }

    @Test func drip() async throws {
        try await withSimulator(Simulator(now: { 1_800_000_000 })) { client in
            let plain = try await client.get("/credits", Self.headers)
            let response = try await client.open("/fault:drip=8ms/credits", Self.headers)
            #expect(response.headers.first(name: "Content-Length") == "\(plain.text.utf8.count)")
            var pieces: [ByteBuffer] = []
            for try await piece in response.body {
                pieces.append(piece)
            }
            #expect(pieces.count > 3)
            #expect(String(buffer: pieces.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1) }) == plain.text)
        }
    }

    @Test func headComesBeforeADrip() async throws {
        try await withSimulator { client in
            // Were the body awaited, this would take a minute; the connection is given up instead.
            let response = try await client.open("/fault:drip=30s/credits", Self.headers)
            #expect(response.status == .ok)
        }
    }

    @Test func delay() async throws {
        let simulator = Simulator(faults: { _, number in number == 1 ? try? Fault("delay=1h") : nil })
        try await withSimulator(simulator) { client in
            let delayed = Task { try await client.get("/credits", Self.headers) }
            while simulator.requestCount == 0 { await Task.yield() }
            let prompt = try await client.get("/fault:delay=10ms/credits", Self.headers)
            #expect(prompt.status == 200)
            delayed.cancel()
            await #expect(throws: (any Error).self) { try await delayed.value }
        }
    }

    @Test func notJSON() async throws {
        try await compare("not-json") { _, faulty in
            #expect(faulty.status == 200)
            #expect(faulty.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(faulty.json == nil)
        }
    }

    @Test func truncated() async throws {
        try await compare("truncated") { plain, faulty in
            #expect(faulty.text.utf8.count == plain.text.utf8.count / 2)
            #expect(faulty.headers["content-length"] == "\(faulty.text.utf8.count)")
            #expect(plain.text.hasPrefix(faulty.text))
        }
    }

    @Test func huge() async throws {
        try await compare("huge") { plain, faulty in
            #expect(faulty.text.utf8.count == Fault.hugeBytes)
            #expect(Fault.hugeBytes > 1 << 20)
            #expect(faulty.json == plain.json)
        }
        try await compare("huge=1048576") { _, faulty in #expect(faulty.text.utf8.count == 1 << 20) }
    }

    @Test func redirect() async throws {
        try await withSimulator { client in
            let headers = SimulatedProvider.altum.headers(key: "k")
            let reply = try await client.get("/fault:redirect/credit?time=24", headers)
            #expect(reply.status == 302)
            #expect(reply.headers["location"] == "http://127.0.0.1:\(client.port)/credit?time=24")
        }
        try await compare("redirect,status=308") { _, faulty in #expect(faulty.status == 308) }
    }

    @Test func html() async throws {
        try await compare("html") { plain, faulty in
            #expect(faulty.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(faulty.text == plain.text)
        }
    }

    @Test func empty() async throws {
        try await compare("empty") { _, faulty in
            #expect(faulty.status == 200)
            #expect(faulty.text.isEmpty)
        }
    }

    @Test func exactBody() async throws {
        try await compare("body=%7B%22current_balance%22%3A%201e999%7D") { _, faulty in
            #expect(faulty.status == 200)
            #expect(faulty.text == #"{"current_balance": 1e999}"#)
        }
        try await compare("status=402,body=x") { _, faulty in
            #expect(faulty.status == 402)
            #expect(faulty.text == "x")
        }
    }

    @Test func unknownFault() async throws {
        try await compare("teapot") { _, faulty in
            #expect(faulty.status == 400)
            guard case .string(let message) = faulty.json?["error"] else {
                Issue.record("not the JSON that was expected")
                return
            }
            #expect(message.contains("reset-midway"))
        }
    }

    @Test func faultsChosenByCode() async throws {
        let seen = Box<[String]>([])
        let simulator = Simulator(faults: { path, number in
            seen.update { $0.append("\(number) \(path)") }
            return number == 2 ? try? Fault("status=503") : nil
        })
        try await withSimulator(simulator) { client in
            var statuses: [Int] = []
            for path in ["/credits", "/credits", "/fault:status=500/credits"] {
                statuses.append(try await client.get(path, Self.headers).status)
            }
            #expect(statuses == [200, 503, 500])
        }
        #expect(seen.value == ["1 /credits", "2 /credits"])
    }

    /// Many clients at once, with faults in between, and an answer for each.
    @Test func manyRequests() async throws {
        let faults = ["reset", "garbage", "reset-midway", "truncated", "status=500"].compactMap { try? Fault($0) }
        let simulator = Simulator(faults: { _, number in
            number.isMultiple(of: 10) ? faults[number / 10 % faults.count] : nil
        })
        try await withSimulator(simulator) { client in
            let good = await withTaskGroup(of: Int.self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var good = 0
                        for number in 0..<100 {
                            let provider = SimulatedProvider.allCases[(worker + number) % 4]
                            let reply = try? await client.ask(provider, key: provider.key(worker))
                            if reply?.status == 200 && reply?.json != nil { good += 1 }
                        }
                        return good
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(simulator.requestCount == 2_000)
            #expect(good == 1_800)
        }
    }
}
