import Exposition

@testable import ExporterToolkit

extension ServerCounters {
    /// How many connections a limit has closed, as the page shows it.
    func closed(by limit: Limit) -> Double? {
        value(of: #"test_connections_closed_total{reason="\#(limit.rawValue)"}"#)
    }

    /// The value of a series of the page; nil where it is not there.
    func value(of series: String) -> Double? {
        let metrics = ExporterMetricDescriptors(namespace: "test")
        let block = Block { add(to: &$0, metrics) }
        let page = Format.text004.encode(
            [metrics.httpRequests, metrics.httpRequestsInFlight, metrics.connectionsClosed], of: [block])
        let line = String(decoding: page, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) }
    }
}
