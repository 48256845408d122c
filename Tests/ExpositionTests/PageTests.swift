import Testing
import TestSupport

@testable import Exposition

@Suite("A page")
struct PageTests {
    private let balance = MetricDescriptor(
        "credits_remaining", labels: ["account"], help: #"A "quoted" \ help"# + "\nin two lines")
    private let fetches = MetricDescriptor("credits_fetches_total", .counter, help: "Fetches tried.")

    private func page(_ format: Format, _ families: Family...) -> String {
        String(decoding: format.encode(families), as: UTF8.self)
    }

    @Test(
        "in the classic text names a counter's family in full and escapes no quote in HELP",
        arguments: [Format.text004, .text100])
    func classicText(format: Format) {
        #expect(
            page(format, Family(balance, [(["b"], 2), (["a"], 1)]), Family(fetches, [([], 3)])) == #"""
                # HELP credits_remaining A "quoted" \\ help\nin two lines
                # TYPE credits_remaining gauge
                credits_remaining{account="a"} 1
                credits_remaining{account="b"} 2
                # HELP credits_fetches_total Fetches tried.
                # TYPE credits_fetches_total counter
                credits_fetches_total 3

                """#
        )
    }

    @Test("in OpenMetrics names a counter's family without its suffix, escapes quotes in HELP, and ends with EOF")
    func openMetrics() {
        #expect(
            page(.openMetrics100, Family(balance, [(["a"], 1)]), Family(fetches, [([], 3)])) == #"""
                # HELP credits_remaining A \"quoted\" \\ help\nin two lines
                # TYPE credits_remaining gauge
                credits_remaining{account="a"} 1
                # HELP credits_fetches Fetches tried.
                # TYPE credits_fetches counter
                credits_fetches_total 3
                # EOF

                """#
        )
    }

    @Test("says nothing of a family without samples")
    func emptyFamily() {
        #expect(page(.text004, Family(balance, [])) == "")
        #expect(page(.openMetrics100, Family(balance, [])) == "# EOF\n")
    }

    @Test(
        "escapes what would end a label's value, and nothing else",
        arguments: [
            (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("a\\nb", #"a\\nb"#), ("", ""),
            ("💳 é\u{2028}\t", "💳 é\u{2028}\t"), ("a\rb", "a\u{FFFD}b"), ("a\r\nb", "a\u{FFFD}\\nb"),
            ("{},=# ", "{},=# "),
        ]
    )
    func escaping(value: String, escaped: String) {
        let family = Family(balance, [([value], 1)])
        #expect(family.samples.map { String(decoding: $0.labels, as: UTF8.self) } == [#"{account="\#(escaped)"}"#])
    }

    @Test("has no series twice, whatever the labels")
    func duplicates() {
        let family = Family(balance, [(["a"], 1), (["b"], 2), (["a"], 3), (["x\r"], 4), (["x\u{FFFD}"], 5)])
        #expect(family.samples.map(\.value) == [1, 2, 4])
    }

    @Test("keeps labels apart that Swift's string equality takes for one")
    func canonicallyEquivalentLabels() {
        let family = Family(balance, [(["caf\u{E9}"], 1), (["cafe\u{301}"], 2)])
        #expect(family.samples.count == 2)
    }

    @Test("is in the same order however the samples came")
    func order() {
        var random = SeededGenerator(seed: 2)
        let samples = (0..<200).map { (labels: ["account \($0)"], value: Double($0)) }
        let first = page(.text004, Family(balance, samples))
        for _ in 0..<10 {
            #expect(page(.text004, Family(balance, samples.shuffled(using: &random))) == first)
        }
    }
}
