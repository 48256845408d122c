import Testing

@testable import Exposition

@Suite("Content negotiation")
struct NegotiationTests {
    @Test(
        "gives each client what it likes best",
        arguments: [
            (nil, .text004), ("", .text004), ("*/*", .text004), ("text/*", .text004),
            ("application/*", .openMetrics100),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .text004),
            ("text/plain", .text004), ("text/plain;version=0.0.4", .text004), ("text/plain;version=1.0.0", .text100),
            ("application/openmetrics-text", .openMetrics100),
            ("application/openmetrics-text;version=1.0.0;charset=utf-8", .openMetrics100),
            (#"Application/OpenMetrics-Text; Version="1.0.0""#, .openMetrics100),
            // Prometheus 2.42
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics100
            ),
            // Prometheus 3.5
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                    + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2", .openMetrics100
            ),
            // Prometheus 3 told to scrape by the text protocols
            ("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4", .text100),
            ("application/openmetrics-text;version=0.0.1", .text004),
            ("application/openmetrics-text;q=0,text/plain", .text004),
            ("application/openmetrics-text;q=0,*/*", .text004),
            ("application/openmetrics-text;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.9", .text004),
            ("text/plain;q=0.2, application/openmetrics-text;q=0.3", .openMetrics100),
            ("*/*, text/plain;q=0.1", .openMetrics100),
            ("text/plain;version=0.0.4;q=nonsense", .text004), ("application/json", .text004), (";;,,q=1", .text004),
        ] as [(String?, Format)]
    )
    func format(accept: String?, expected: Format) {
        #expect(Format.negotiated(accept: accept) == expected)
    }

    @Test(
        "compresses for those who say so",
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("gzip, deflate, br", true), ("*", true),
            ("gzip;q=0", false), ("gzip;q=0, *", false), ("gzip;q=0, identity", false), ("deflate", false),
            ("x-gzip", true), ("identity;q=1, gzip;q=0.5", false), ("*;q=0", false), ("gzip; q=0.000", false),
        ] as [(String?, Bool)]
    )
    func gzip(acceptEncoding: String?, expected: Bool) {
        #expect(Format.gzipIsWelcome(acceptEncoding: acceptEncoding) == expected)
    }

    @Test("tells the exact content type of each format")
    func contentTypes() {
        #expect(
            Format.allCases.map(\.contentType) == [
                "text/plain; version=0.0.4; charset=utf-8", "text/plain; version=1.0.0; charset=utf-8",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
            ]
        )
    }
}
