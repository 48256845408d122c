import Foundation
import Testing
import TestSupport

@testable import Exposition

@Suite("Hostile labels and values")
struct HostilePageTests {
    /// Where `Tests/run` wants the pages, to have them read by parsers that are not ours.
    static let folder = ProcessInfo.processInfo.environment["PAGES_FOLDER"].map { URL(fileURLWithPath: $0) }

    private static let pieces = [
        "\"", "\\", "\n", "\r", "\t", "\u{0}", "\u{1B}", "{", "}", ",", "=", "#", " ", "💳", "👩‍👩‍👧", "\u{2028}", "\u{2029}",
        "\u{FEFF}", "\u{202E}", "é", "e\u{301}", "a", "# EOF", "\\n", "\\\"", "\u{FFFD}",
        String(decoding: [0xFF, 0xC0] as [UInt8], as: UTF8.self),
        String(repeating: "x", count: 10_000),
    ]
    private static let values: [Double] = [
        0, -0.0, 1, -1, 0.1, 1e300, -1e-300, .leastNonzeroMagnitude, .infinity, -.infinity, .nan, 9_007_199_254_740_994,
        1e21,
    ]

    @Test("make pages with one line a sample, and no series twice", arguments: 0..<20)
    func pages(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let metrics = [
            MetricDescriptor("credits_hostile", labels: ["one", "two"], help: "Hostile \\ \"labels\"\nand values."),
            MetricDescriptor(
                "credits_hostile_events_total", .counter, labels: ["one", "two"], help: "A counter of the same kind."),
        ]
        let families = metrics.map { metric in
            let samples = (0..<60).map { _ in
                let labels = (0..<2).map { _ in
                    (0..<Int.random(in: 0...4, using: &random))
                        .map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
                }
                let value = Self.values.randomElement(using: &random) ?? 0
                // A counter is never negative, nor is it no number.
                return (labels: labels, value: metric.kind == .counter ? (value >= 0 ? value : 1) : value)
            }
            return Family(metric, samples)
        }
        for format in Format.allCases {
            let page = format.encode(families)
            let lines = page.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let samples = families.reduce(0) { $0 + $1.samples.count }
            // Two lines of head for each family, the end of the last line, and perhaps EOF.
            #expect(lines.count == samples + 4 + 1 + (format == .openMetrics100 ? 1 : 0))
            #expect(!page.contains(UInt8(ascii: "\r")))
            if let folder = Self.folder {
                try Data(page).write(to: folder.appending(component: "hostile-\(seed).\(format)"))
            }
        }
        for family in families {
            #expect(Set(family.samples.map(\.labels)).count == family.samples.count)
        }
    }
}
