import Collection
import Credits
import ExporterToolkit

/// The page for people who open the exporter in a browser: what it knows, worst first. It causes no fetch.
struct LandingPage {
    /// More rows are more than a browser can bear, and than a person reads.
    private static let maximumRows = 500

    let summary: String
    /// Those that have no row.
    let others: Int
    let now: DisplayTime
    let rows: [Row]
    let metricsRoute: String
    let version: String
    let revision: String
    let configured: DisplayTime
    let reloadFailed: Bool

    /// - Parameter now: In Unix seconds.
    init(accounts: [AccountSnapshot], metricsRoute: String, metrics: ExporterMetrics, now: Double) {
        let standings = accounts.map { Standing(of: $0, now: now) }
        // By their places: there may be ten thousand, and few get a row.
        let groups = Dictionary(grouping: accounts.indices) { standings[$0].health }
        let counts = AccountHealth.fromGoodToBad.compactMap { health in
            groups[health].map { "\(Double($0.count).humanized) \(health.rawValue)" }
        }
        let total = "\(Double(accounts.count).humanized) \(accounts.count == 1 ? "account" : "accounts")"
        summary = accounts.isEmpty ? total : "\(total): \(counts.joined(separator: ", "))"
        rows = AccountHealth.allCases.lazy.flatMap { groups[$0] ?? [] }.prefix(Self.maximumRows)
            .map { Row(accounts[$0], standings[$0], now: now) }
        others = accounts.count - rows.count
        self.now = DisplayTime(now, now: now)
        self.metricsRoute = metricsRoute
        version = metrics.build.version
        revision = metrics.build.revision
        let reload = metrics.reloads.current
        configured = DisplayTime(reload.lastSuccess, now: now)
        reloadFailed = !reload.lastWasSuccessful
    }

    /// A point in time for people, who think in distances, and for those who compare it with a log.
    struct DisplayTime {
        let ago: String
        let datetime: String
        let shown: String

        /// Both in Unix seconds.
        init(_ time: Double, now: Double) {
            ago = now - time < 1 ? "just now" : "\((now - time).humanizedDuration) ago"
            datetime = Timestamp.rfc3339(Int(time))
            shown = "\(datetime.prefix(16).replacing("T", with: " ")) UTC"
        }
    }
}
