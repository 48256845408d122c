import Credits
import HTTPTypes
import Hummingbird

/// How long a scrape may take.
enum ScrapeDeadline {
    /// Time to write the page and bring it to Prometheus, which counts its timeout from the first connection on.
    private static let reserve = 0.5

    /// What Prometheus says less half a second, or 10 s where it says nothing that is a time. Of a timeout under a
    /// second one half.
    static func limit(of request: Request) -> Duration {
        guard let header = request.headers[.scrapeTimeout], let timeout = Double(header), timeout > 0, timeout.isFinite
        else { return .seconds(10) }
        return .seconds(upTo: max(timeout - reserve, timeout / 2))
    }
}
