import Exposition
import Foundation
import Testing
import TestSupport

@testable import Credits

@Suite("Mutated answers")
struct MutationTests {
    private static let answersPerProvider = 20_000
    private static let answersPerPage = 250

    /// Where `Tests/run` wants the pages, to have them read by parsers that are not ours.
    private static let folder = ProcessInfo.processInfo.environment["PAGES_FOLDER"].map { URL(fileURLWithPath: $0) }

    /// How many pages of each provider are written: each format twice.
    private static let pagesWritten = 2 * Format.allCases.count

    @Test("never crash, never make a series twice, never break a page", arguments: ProviderDefinition.builtIn)
    func mutations(provider: ProviderDefinition) async throws {
        var mutator = Mutator(seed: provider.id.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let fixtures = Fixture.all.filter { $0.provider.id == provider.id }
        try #require(!fixtures.isEmpty)
        for page in 0..<Self.answersPerProvider / Self.answersPerPage {
            // Long work without a pause would starve the tests beside it that wait for something.
            await Task.yield()
            let snapshots = (0..<Self.answersPerPage).map { number in
                let fixture = fixtures[mutator.below(fixtures.count)]
                let status = mutator.below(4) == 0 ? 200 : fixture.status
                let bodies = fixture.bodies.map { mutator.mutated($0) }
                return provider.snapshot(after: status, bodies: bodies, account: "\(number)")
            }
            // The formats differ in little, so each page is written in one of them.
            let format = Format.allCases[page % Format.allCases.count]
            let accounts = snapshots.map(AccountExposition.init).sorted {
                $0.snapshot.id.labels < $1.snapshot.id.labels
            }
            let bytes = format.encode(AccountGroups(accounts)) + format.end
            // A page would hide a lot or an API that a reading has twice.
            let samples = Self.samples(of: bytes)
            #expect(samples["credits_lots", default: 0] == Self.count(snapshots, \.lots))
            #expect(samples["credits_api_used", default: 0] == Self.count(snapshots, \.usages))
            #expect(
                samples["credits_remaining", default: 0]
                    == Self.count(snapshots) { $0.balances.filter { $0.remaining != nil } })
            #expect(!bytes.contains(UInt8(ascii: "\r")))
            if let folder = Self.folder, page < Self.pagesWritten {
                try Data(bytes).write(to: folder.appending(component: "\(provider.id)-\(page).\(format)"))
            }
        }
    }
}

extension MutationTests {
    /// How many samples of each metric a page has.
    private static func samples(of page: [UInt8]) -> [String: Int] {
        let lines = page.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }
        return Dictionary(grouping: lines) { line in
            String(decoding: line.prefix { $0 != UInt8(ascii: "{") }, as: UTF8.self)
        }
        .mapValues(\.count)
    }

    private static func count<Item>(_ snapshots: [AccountSnapshot], _ items: (Reading) -> [Item]) -> Int {
        snapshots.compactMap { $0.result?.reading }.map { items($0).count }.reduce(0, +)
    }
}

/// Changes bytes, tokens and structure of a text, the same way from the same seed.
private struct Mutator {
    private static let tokens = [
        "null", "true", "\"\"", "{}", "[]", "-1", "1e308", "1e999", "\"1e5\"", "0.1", "\"\\ud83d\\udcb3\"",
        "\"\\u0000\"",
        "\"a\\\"b\\\\c\\nd\\re\"", "\"\\u2028\"", "9007199254740993", "[[[[[[[[", "99999999999999999999", "\"x\":1,",
        ",", "\u{FEFF}",
    ]

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<max(bound, 1), using: &random)
    }

    mutating func mutated(_ body: [UInt8]) -> [UInt8] {
        var body = body
        for _ in 0..<below(4) + 1 {
            let place = below(body.count + 1)
            switch below(7) {
            case 0 where place < body.count: body[place] = UInt8(below(256))
            case 1: body.insert(UInt8(below(128)), at: place)
            case 2 where place < body.count: body.removeSubrange(place..<min(place + below(8) + 1, body.count))
            case 3: body.insert(contentsOf: Self.tokens[below(Self.tokens.count)].utf8, at: place)
            case 4 where place < body.count: body.append(contentsOf: body[place...])
            // Values are what most answers differ in, so most mutations replace one.
            default: replaceValue(in: &body)
            }
        }
        return body
    }

    private mutating func replaceValue(in body: inout [UInt8]) {
        let colons = body.indices.filter { body[$0] == UInt8(ascii: ":") }
        guard !colons.isEmpty else { return }
        let start = colons[below(colons.count)] + 1
        let end = body[start...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? body.count
        body.replaceSubrange(start..<end, with: Self.tokens[below(Self.tokens.count)].utf8)
    }
}
