import ExporterToolkit
import Exposition
import Foundation
import Testing

@testable import Credits

@Suite("The catalogue of metrics")
struct CatalogueTests {
    private let exporter = ExporterMetricDescriptors(namespace: "credits_exporter").all

    @Test("is what the README's table says, in the same order")
    func readme() throws {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        let rows = try String(contentsOf: readme, encoding: .utf8).split(separator: "\n").compactMap {
            line -> String? in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count == 6, cells[1].hasPrefix("`"), ["gauge", "counter"].contains(cells[2]) else { return nil }
            return "\(cells[1]) \(cells[2]) \(cells[3])"
        }
        let metrics = (Catalogue.all + exporter).map { metric in
            let further = metric.labels.filter { $0 != "provider" && $0 != "account" }
            return "`\(metric.name)` \(metric.kind.rawValue) \(further.map { "`\($0)`" }.joined(separator: ", "))"
        }
        #expect(rows == metrics)
    }

    @Test("gives every account metric the two labels that tell accounts apart, and the exporter's own none of them")
    func labels() {
        for metric in Catalogue.all { #expect(metric.labels.starts(with: ["provider", "account"])) }
        for metric in exporter { #expect(!metric.labels.contains("account")) }
    }

    @Test("has each name once, in lower case, with a help text that is a sentence")
    func names() {
        // OpenMetrics names a counter's family without its suffix, so that name must be free as well.
        let all = Catalogue.all + exporter
        let families = all.map { $0.kind == .counter ? String($0.name.dropLast("_total".count)) : $0.name }
        #expect(Set(families).count == families.count)
        for metric in all {
            #expect(metric.name.allSatisfy { $0 == "_" || ("a"..."z").contains($0) })
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
            #expect(metric.help.hasSuffix("."))
        }
    }

    @Test("says of every value that it may be old which comes from a fetch")
    func age() {
        let always = ["credits_low_threshold", "credits_fetches_total", "credits_fetch_failures_total"]
        for metric in Catalogue.all where !always.contains(metric.name) {
            #expect(metric.help.contains("min_interval"), "\(metric.name)")
        }
    }
}
