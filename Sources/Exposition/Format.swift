/// A text format that a page can be written in.
package enum Format: Sendable, CaseIterable {
    /// Prometheus text 0.0.4: what everything reads, so the default.
    case text004
    /// Prometheus text 1.0.0: for names within the classic character set, as all of ours are, the same text as 0.0.4.
    case text100
    /// OpenMetrics 1.0.0.
    case openMetrics100

    /// The exact `Content-Type`. Prometheus 3 refuses a page without one that it knows.
    package var contentType: String {
        switch self {
        case .text004: "text/plain; version=0.0.4; charset=utf-8"
        case .text100: "text/plain; version=1.0.0; charset=utf-8"
        case .openMetrics100: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    var mediaType: String {
        switch self {
        case .text004, .text100: "text/plain"
        case .openMetrics100: "application/openmetrics-text"
        }
    }

    var version: String {
        switch self {
        case .text004: "0.0.4"
        case .text100, .openMetrics100: "1.0.0"
        }
    }
}
