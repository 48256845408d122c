import Collection
import Credits
import ExporterToolkit

/// The page for people who open the exporter in a browser: what it knows, worst first. It causes no fetch.
struct LandingPage {
    let summary: String
    let now: DisplayTime
    let rows: [Row]
    let metricsRoute: String
    let version: String
    let revision: String
    let configured: DisplayTime
    let reloadFailed: Bool

    /// - Parameter now: In Unix seconds.
    init(accounts: [AccountSnapshot], metricsRoute: String, metrics: ExporterMetrics, now: Double) {
        let groups = Dictionary(grouping: accounts.map { Row($0, now: now) }, by: \.health)
        let counts = AccountHealth.fromGoodToBad.compactMap { health in
            groups[health].map { "\(Double($0.count).humanized) \(health.rawValue)" }
        }
        let total = "\(Double(accounts.count).humanized) \(accounts.count == 1 ? "account" : "accounts")"
        summary = accounts.isEmpty ? total : "\(total): \(counts.joined(separator: ", "))"
        rows = AccountHealth.allCases.flatMap { groups[$0] ?? [] }
        self.now = DisplayTime(now, now: now)
        self.metricsRoute = metricsRoute
        version = metrics.build.version
        revision = metrics.build.revision
        let reload = metrics.reloads.current
        configured = DisplayTime(reload.lastSuccess, now: now)
        reloadFailed = !reload.lastWasSuccessful
    }

    /// How an account stands, the worst first.
    enum AccountHealth: String, CaseIterable {
        case failing
        case depleted
        case low = "under threshold"
        case expiring = "expiring soon"
        case unknown = "not known"
        case well

        /// As a summary is read: how many are well, and then what is wrong.
        static let fromGoodToBad = [well] + allCases.dropLast()
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
