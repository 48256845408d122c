import HTTPTypes
import Hummingbird
import HummingbirdCore
import Testing

@testable import Web

@Suite("The deadline of a scrape")
struct ScrapeDeadlineTests {
    @Test(
        "is Prometheus' own, up to two minutes, or ten seconds where it says none, less half a second",
        arguments: [
            (nil, .milliseconds(9500)), ("10", .milliseconds(9500)), ("10.000000", .milliseconds(9500)),
            ("1", .milliseconds(500)),
            ("0.4", .milliseconds(200)), ("0", .milliseconds(9500)), ("-5", .milliseconds(9500)),
            ("nan", .milliseconds(9500)),
            ("inf", .milliseconds(9500)),
            ("", .milliseconds(9500)), ("ten", .milliseconds(9500)), ("120", .milliseconds(119_500)),
            ("99999", .milliseconds(119_500)), ("1e300", .milliseconds(119_500)),
        ] as [(String?, Duration)]
    )
    func limit(header: String?, limit: Duration) {
        var head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/metrics")
        if let header, let name = HTTPField.Name("X-Prometheus-Scrape-Timeout-Seconds") {
            head.headerFields[name] = header
        }
        #expect(ScrapeDeadline.limit(of: Request(head: head, body: .init(buffer: .init()))) == limit)
    }
}
