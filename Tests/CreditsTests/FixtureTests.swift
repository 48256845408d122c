import Exposition
import Foundation
import Testing

@testable import Credits

@Suite("Every answer that a provider can give")
struct FixtureTests {
    @Test("makes its page", arguments: Fixture.all)
    func page(fixture: Fixture) throws {
        let snapshot = fixture.provider.snapshot(after: fixture.status, bodies: fixture.bodies)
        let page = String(decoding: Format.text004.encode(Catalogue.families(of: [snapshot])), as: UTF8.self)
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
