import AsyncHTTPClient
import Credits
import Testing

@testable import Collection

@Suite("The pool of HTTP clients")
struct HTTPClientPoolTests {
    private func key(_ host: String) -> HTTPClientKey {
        HTTPRoute(to: Endpoint(url: "https://\(host)"), tls: .init(), proxy: nil, address: "::1", hasAlternative: false)
            .key
    }

    @Test("has one client for a key, and lets it go once nobody has used it for some minutes")
    func lifetime() async throws {
        let (pool, start) = (HTTPClientPool(), ContinuousClock.now)
        weak let used = try await pool.client(for: key("a.test"), at: start)
        weak let idle = try await pool.client(for: key("b.test"), at: start)
        let held = try await pool.client(for: key("c.test"), at: start)
        #expect(try await pool.client(for: key("a.test"), at: start + .seconds(299)) === used)
        #expect(idle != nil)
        _ = try await pool.client(for: key("a.test"), at: start + .seconds(310))
        #expect(used != nil)
        #expect(idle == nil)
        // An answer that is still coming holds its client.
        #expect(try await pool.client(for: key("c.test"), at: start + .seconds(310)) !== held)
        for client in pool.end() { try await client.http.shutdown() }
        await #expect(throws: (any Error).self) { try await pool.client(for: key("a.test"), at: start) }
    }
}
