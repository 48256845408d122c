import HTTPTypes
import Hummingbird

/// How long a scrape may take.
package enum ScrapeDeadline {
    /// For a scrape in progress when the process begins to shut down, from then on. Kubernetes kills the process after
    /// 30 s, and the client has yet to receive the page.
    package static let afterShutdown = Duration.seconds(20)
    /// How long a client waits that does not say it: most have a limit of ten seconds.
    private static let standard = 10.0
    /// No Prometheus scrapes less often. A client that claims more only keeps a place from others.
    private static let longest = 120.0
    /// Time to write the page and bring it to Prometheus, which counts its timeout from the first connection on.
    private static let reserve = 0.5

    /// What Prometheus says, or the standard where it says nothing that is a time, less half a second. Of a timeout under
    /// a second one half.
    static func limit(of request: Request) -> Duration {
        let said = request.headers[.scrapeTimeout].flatMap(Double.init).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        let timeout = min(said ?? standard, longest)
        return .seconds(max(timeout - reserve, timeout / 2))
    }
}
