import Testing
import TestSupport

@testable import Exposition

@Suite("A page")
struct PageTests {
    private let balance = MetricDescriptor(
        "credits_remaining", labels: ["account"], help: #"A "quoted" \ help"# + "\nin two lines")
    private let fetches = MetricDescriptor("credits_fetches_total", .counter, help: "Fetches tried.")

    /// Of balances, each of an account, and perhaps a number of fetches.
    private func page(_ format: Format, _ balances: [(account: String, value: Double)], fetches: Double? = nil)
        -> String
    {
        let block = Block { block in
            block.add(balance) { samples in
                for (account, value) in balances { samples.add(value, .none.adding("account", account)) }
            }
            block.add(self.fetches) { samples in fetches.map { samples.add($0) } }
        }
        return String(decoding: format.encode([balance, self.fetches], of: [block]) + format.end, as: UTF8.self)
    }

    @Test(
        "in the classic text names a counter's family in full and escapes no quote in HELP",
        arguments: [Format.text004, .text100])
    func classicText(format: Format) {
        #expect(
            page(format, [("a", 1), ("b", 2)], fetches: 3) == #"""
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
            page(.openMetrics100, [("a", 1)], fetches: 3) == #"""
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
        #expect(page(.text004, []) == "")
        #expect(page(.openMetrics100, []) == "# EOF\n")
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
        #expect(page(.text004, [(value, 1)]).hasSuffix("\ncredits_remaining{account=\"\(escaped)\"} 1\n"))
    }

    @Test("has no series twice, whatever the labels")
    func duplicates() {
        let page = page(.text004, [("a", 1), ("a", 2), ("x\r", 3), ("x\u{FFFD}", 4)])
        #expect(page.contains("} 1\n") && page.contains("} 3\n"))
        #expect(!page.contains("} 2\n") && !page.contains("} 4\n"))
    }

    @Test("keeps labels apart that Swift's string equality takes for one")
    func canonicallyEquivalentLabels() {
        #expect(page(.text004, [("cafe\u{301}", 1), ("caf\u{E9}", 2)]).split(separator: "\n").count == 4)
    }

    @Test("has each metric's samples together, in the order of the blocks")
    func blocks() {
        let blocks = (1...3).map { number in
            Block { block in
                block.add(balance) { $0.add(Double(number), .none.adding("account", "\(number)")) }
                block.add(fetches) { samples in if number == 2 { samples.add(7) } }
            }
        }
        let page = String(decoding: Format.text004.encode([balance, fetches], of: blocks), as: UTF8.self)
        #expect(
            page.split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                #"credits_remaining{account="1"} 1"#, #"credits_remaining{account="2"} 2"#,
                #"credits_remaining{account="3"} 3"#, "credits_fetches_total 7",
            ])
    }
}
