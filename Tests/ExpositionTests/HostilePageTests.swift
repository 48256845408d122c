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
        var series = 0
        let metrics = [
            MetricDescriptor("credits_hostile", labels: ["one", "two"], help: "Hostile \\ \"labels\"\nand values."),
            MetricDescriptor(
                "credits_hostile_events_total", .counter, labels: ["one", "two"], help: "A counter of the same kind."),
        ]
        let block = Block { block in
            for metric in metrics {
                let samples = (0..<60).map { _ in
                    let labels = metric.labels.reduce(LabelSet.none) { labels, name in
                        let count = Int.random(in: 0...4, using: &random)
                        let value = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
                        return labels.adding(name, value)
                    }
                    let value = Self.values.randomElement(using: &random) ?? 0
                    // A counter is never negative, nor is it no number.
                    return (labels: labels, value: metric.kind == .counter ? (value >= 0 ? value : 1) : value)
                }
                block.add(metric) { block in
                    for sample in samples.sorted(by: { $0.labels < $1.labels }) {
                        block.add(sample.value, sample.labels)
                    }
                }
                series += Set(samples.map(\.labels.text)).count
            }
        }
        for format in Format.allCases {
            let page = format.encode(metrics, of: [block]) + format.end
            let lines = page.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            // Two lines of head for each metric, the end of the last line, and perhaps EOF.
            #expect(lines.count == series + 4 + 1 + (format == .openMetrics100 ? 1 : 0))
            #expect(!page.contains(UInt8(ascii: "\r")))
            if let folder = Self.folder {
                try Data(page).write(to: folder.appending(component: "hostile-\(seed).\(format)"))
            }
        }
    }
}
