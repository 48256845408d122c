import Exposition
import Foundation
import Testing
import TestSupport

@testable import Credits

@Suite("Every answer that a provider can give")
struct FixtureTests {
    @Test("makes its page", arguments: Fixture.all)
    func page(fixture: Fixture) throws {
        let snapshot = fixture.provider.snapshot(after: fixture.status, bodies: fixture.bodies)
        let page = String(decoding: Format.text004.encode(AccountGroups([AccountExposition(snapshot)])), as: UTF8.self)
        let lines = page.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["WRITE_GOLDEN_PAGES"] != nil {
            try lines.write(to: fixture.page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: fixture.page, encoding: .utf8) == lines)
    }

    @Test("is among the fixtures, for each provider")
    func completeness() {
        let statuses = Dictionary(grouping: Fixture.all, by: \.provider.id).mapValues { Set($0.map(\.status)) }
        #expect(statuses["altum"]?.isSuperset(of: [200, 403]) == true)
        #expect(statuses["olostep"]?.isSuperset(of: [200, 402, 500]) == true)
        #expect(statuses["acychecker"]?.isSuperset(of: [200, 401, 429]) == true)
        #expect(statuses["brookmimir"]?.isSuperset(of: [200, 400, 401, 402, 403, 404, 503]) == true)
    }
}

@Suite("A documented response")
struct DocumentedResponseTests {
    /// All providers but the four that the exporter started with.
    private static let others = (ProviderDefinition.builtIn + ProviderDefinition.examples)
        .filter { !["altum", "olostep", "acychecker", "brookmimir"].contains($0.id) }

    @Test("gives a reading with an amount, and no field is of no use", arguments: others)
    func readings(provider: ProviderDefinition) throws {
        let documented = Fixture.all.filter { fixture in
            fixture.provider.id == provider.id
                && fixture.page.deletingPathExtension().lastPathComponent.hasSuffix("-documented")
        }
        try #require(!documented.isEmpty)
        for fixture in documented {
            let snapshot = provider.snapshot(after: fixture.status, bodies: fixture.bodies)
            let reading = try #require(snapshot.result?.reading)
            let amounts = reading.balances.flatMap { [$0.remaining, $0.used] }.compactMap(\.self)
            #expect(!amounts.isEmpty || !reading.lots.isEmpty || !reading.usages.isEmpty)
            #expect(reading.issues == [])
        }
    }

    @Test("is known of at least 68 of the 72 APIs that the language was made for")
    func count() {
        // What is missing: `pdl` tells its balance in headers, and `alibaba` wants a signature.
        #expect(Self.others.count >= 68)
    }
}
