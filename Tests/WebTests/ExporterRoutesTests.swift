import AsyncHTTPClient
import Collection
import Credits
import ExporterToolkit
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Testing
import TestSupport

@testable import Web

@Suite("The exporter over HTTP")
struct ExporterRoutesTests {
    private struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let text: String
    }

    /// Asks an exporter of three accounts that all have a key file that is missing, so that nothing goes out.
    private func ask(
        _ path: String, _ method: HTTPMethod = .GET, headers: HTTPHeaders = [:], decompresses: Bool = false
    ) async throws -> Answer {
        let accounts = [("crawler", ProviderDefinition.olostep), ("crawler", .altum), ("A & <b> + \"ü\"", .brookMimir)]
            .map { Account(name: $0.0, provider: $0.1, key: .file("/nonexistent")) }
        let client = ProviderClient(userAgent: "test", logger: .silent)
        let metrics = ExporterMetrics(
            namespace: "credits_exporter",
            metricsPath: "/metrics",
            build: .init(version: "1.2.3", revision: "abc", swiftVersion: "6"),
            reloads: ReloadStatus(loaded: 1_700_000_000),
            droppedLogLines: { 3 }
        )
        let routes = ExporterRoutes(
            collector: Collector(accounts: accounts, transport: client, logger: .silent),
            metrics: metrics,
            maximumScrapes: 0
        )
        let http = HTTPClient(
            configuration: .init(decompression: decompresses ? .enabled(limit: .size(1 << 20)) : .disabled)
        )
        defer { http.shutdown { _ in } }
        return try await withServer { onRunning in
            ExporterServer(
                on: [.address(ListenAddress(host: "127.0.0.1", port: 0))], metrics: metrics, logger: .silent,
                onRunning: onRunning, route: routes.route)
        } _: { port in
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
            request.method = method
            request.headers = headers
            let response = try await http.execute(request, timeout: .seconds(60))
            let body = try await response.body.collect(upTo: 1 << 20)
            return Answer(status: Int(response.status.code), headers: response.headers, text: String(buffer: body))
        }
    }

    @Test("gives all accounts and the process' own metrics")
    func metrics() async throws {
        let answer = try await ask("/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == ["text/plain; version=0.0.4; charset=utf-8"])
        #expect(answer.headers["Vary"] == ["Accept, Accept-Encoding"])
        for line in [
            #"credits_failure{provider="olostep",account="crawler",reason="missing_secret"} 1"#,
            #"credits_up{provider="brookmimir",account="A & <b> + \"ü\""} 0"#,
            #"credits_exporter_build_info{version="1.2.3",revision="abc",swift_version="6"} 1"#,
            "credits_exporter_config_last_reload_successful 1",
            "credits_exporter_config_last_reload_success_timestamp_seconds 1700000000",
            "credits_exporter_log_lines_dropped_total 3",
        ] {
            #expect(answer.text.contains("\(line)\n"))
        }
        #expect(answer.text.contains("process_resident_memory_bytes "))
    }

    @Test("compresses where the client offers it")
    func compression() async throws {
        let plain = try await ask("/probe?account=crawler&provider=altum")
        let compressed = try await ask("/probe?account=crawler&provider=altum", decompresses: true)
        #expect(compressed.text == plain.text)
        #expect(plain.headers["Content-Encoding"] == [])
        let head = try await ask("/probe?account=crawler&provider=altum", .HEAD, headers: ["Accept-Encoding": "gzip"])
        #expect(head.headers["Content-Encoding"] == ["gzip"])
        #expect(head.headers["Content-Length"] != plain.headers["Content-Length"])
    }

    @Test(
        "gives the format that the client likes best",
        arguments: [
            (
                "application/openmetrics-text;version=1.0.0",
                "application/openmetrics-text; version=1.0.0; charset=utf-8"
            ),
            ("text/plain;version=1.0.0", "text/plain; version=1.0.0; charset=utf-8"),
        ])
    func formats(accept: String, type: String) async throws {
        let answer = try await ask("/metrics", headers: ["Accept": accept])
        #expect(answer.headers["Content-Type"] == [type])
        #expect(answer.text.hasSuffix("# EOF\n") == type.contains("openmetrics"))
    }

    @Test(
        "probes one account by its labels, without the process' own metrics",
        arguments: ["/probe?account=crawler&provider=olostep", "/probe?provider=olostep&account=crawler&account=other"]
    )
    func probe(path: String) async throws {
        let answer = try await ask(path)
        #expect(answer.status == 200)
        let samples = answer.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(!samples.isEmpty)
        #expect(samples.allSatisfy { $0.contains(#"{provider="olostep",account="crawler""#) })
    }

    @Test(
        "knows an account by its name however it is encoded",
        arguments: ["A%20%26%20%3Cb%3E%20%2B%20%22%C3%BC%22", "A+%26+%3Cb%3E+%2B+%22%c3%bc%22"]
    )
    func encodedName(name: String) async throws {
        #expect(try await ask("/probe?account=\(name)").status == 200)
    }

    @Test(
        "says what is wrong with a probe",
        arguments: [
            ("/probe", 400), ("/probe?account=", 400), ("/probe?target=http://127.0.0.1", 400),
            ("/probe?account=nobody", 404),
            ("/probe?account=crawler", 400), ("/probe?account=crawler&provider=brookmimir", 404),
            ("/probe?account=%ff", 404),
        ]
    )
    func badProbe(path: String, status: Int) async throws {
        let answer = try await ask(path)
        #expect(answer.status == status)
        #expect(!answer.text.isEmpty)
    }

    @Test(
        "answers HEAD like GET, without the body",
        arguments: ["/metrics", "/", "/-/healthy", "/-/ready", "/probe?account=crawler&provider=altum"])
    func head(path: String) async throws {
        let get = try await ask(path)
        let head = try await ask(path, .HEAD)
        #expect(get.status == 200)
        #expect(head.status == 200)
        #expect(head.text.isEmpty)
        #expect(head.headers["Content-Type"] == get.headers["Content-Type"])
        #expect(head.headers.contains(name: "Content-Length"))
    }

    @Test("refuses other methods and unknown paths", arguments: ["/metrics", "/", "/-/healthy", "/-/ready", "/probe"])
    func methods(path: String) async throws {
        for method in [HTTPMethod.POST, .PUT, .DELETE, .OPTIONS] {
            let answer = try await ask(path, method)
            #expect(answer.status == 405)
            #expect(answer.headers["Allow"] == ["GET, HEAD"])
        }
        #expect(try await ask("\(path)/nothing", .POST).status == 404)
        #expect(try await ask("\(path)/nothing").status == 404)
    }

    @Test("shows people a page on which no name does harm")
    func landingPage() async throws {
        let answer = try await ask("/")
        #expect(answer.headers["Content-Type"] == ["text/html; charset=utf-8"])
        #expect(answer.text.contains("A &amp; &lt;b&gt; + &quot;ü&quot;"))
        #expect(answer.text.contains("account=A%20%26%20%3Cb%3E%20%2B%20%22%C3%BC%22"))
        #expect(!answer.text.contains("<b>"))
        for (name, value) in [
            "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        ] {
            #expect(answer.headers[name] == [value])
        }
        #expect(answer.headers["Content-Security-Policy"].first?.hasPrefix("default-src 'none'; ") == true)
    }
}
