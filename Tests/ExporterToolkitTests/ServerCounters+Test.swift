import Exposition

@testable import ExporterToolkit

extension ServerCounters {
    /// How many connections a limit has closed, as the page shows it.
    func closed(by limit: Limit) -> Double? {
        let metrics = ExporterMetricDescriptors(namespace: "test")
        let block = Block { add(to: &$0, metrics) }
        let page = Format.text004.encode(
            [metrics.httpRequests, metrics.httpRequestsInFlight, metrics.connectionsClosed], of: [block])
        let series = #"test_connections_closed_total{reason="\#(limit.rawValue)"} "#
        let line = String(decoding: page, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(series) }
        return line.flatMap { Double($0.dropFirst(series.count)) }
    }
}
