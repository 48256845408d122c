import Credits
import StrictYAML
import Testing

@testable import ExporterConfiguration

@Suite("The proxy variables")
struct ProxyTests {
    private func proxy(for url: String, _ environment: [String: String]) -> String? {
        var diagnostics = DiagnosticsCollector(source: "test")
        let proxy = EnvironmentProxies(environment).proxy(for: url, diagnostics: &diagnostics)
        return proxy.map { "\($0.scheme.rawValue)://\($0.host):\($0.port)" }
    }

    @Test("choose by the scheme of the URL, in upper or lower case")
    func schemes() {
        let both = ["HTTPS_PROXY": "http://secure:1", "http_proxy": "plain:2"]
        #expect(proxy(for: "https://example.com", both) == "http://secure:1")
        #expect(proxy(for: "http://example.com", both) == "http://plain:2")
        #expect(proxy(for: "http://example.com", ["HTTPS_PROXY": "secure"]) == nil)
        #expect(proxy(for: "https://example.com", ["HTTPS_PROXY": "socks5://[::1]"]) == "socks5://::1:1080")
        #expect(proxy(for: "https://example.com", ["HTTPS_PROXY": "socks5h://proxy:9"]) == "socks5://proxy:9")
        #expect(proxy(for: "https://example.com", ["HTTPS_PROXY": "SOCKS5H://proxy"]) == "socks5://proxy:1080")
        #expect(proxy(for: "https://example.com", ["HTTPS_PROXY": ""]) == nil)
    }

    @Test("are told where they are wrong once, and only where an account would need them")
    func wrong() throws {
        let proxies = EnvironmentProxies(["HTTPS_PROXY": "https://s3cret:1", "NO_PROXY": "inside.example"])
        var diagnostics = DiagnosticsCollector(source: "test")
        for url in ["http://example.com", "https://inside.example"] {
            #expect(proxies.proxy(for: url, diagnostics: &diagnostics) == nil)
        }
        try diagnostics.throwIfAny()
        for _ in 0..<2 { _ = proxies.proxy(for: "https://example.com", diagnostics: &diagnostics) }
        let error = #expect(throws: ConfigurationError.self) { try diagnostics.throwIfAny() }
        #expect(error?.diagnostics.map(\.source) == ["environment: HTTPS_PROXY"])
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test(
        "never stand between the exporter and its own machine",
        arguments: ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
    func loopback(host: String) {
        #expect(proxy(for: "http://\(host):9000", ["HTTP_PROXY": "proxy:1"]) == nil)
    }

    @Test(
        "except what NO_PROXY names",
        arguments: [
            ("*", "https://example.com", true), ("example.com", "https://example.com", true),
            ("example.com", "https://api.example.com", true), (".example.com", "https://api.example.com", true),
            (".example.com", "https://example.com", false), ("*.example.com", "https://api.example.com", true),
            ("ample.com", "https://example.com", false), ("EXAMPLE.com", "https://Example.COM", true),
            ("example.com:8443", "https://example.com:8443", true), ("example.com:8443", "https://example.com", false),
            ("example.com:443", "https://example.com", true), ("10.0.0.0/8", "https://10.9.8.7", true),
            ("10.0.0.0/8", "https://11.0.0.1", false), ("10.0.0.7", "https://10.0.0.7:9", true),
            ("fd00::/8", "https://[fd12::1]", true), ("::1/129", "https://[fd12::1]", false),
            ("a, ,example.com ,b", "https://example.com", true), ("", "https://example.com", false),
            (".", "https://example.com", false), ("example.com.", "https://example.com", true),
            ("example.com", "https://example.com.", true), ("example.com.", "https://api.Example.com.", true),
            (".example.com.", "https://api.example.com", true), (".example.com.", "https://example.com", false),
            ("example.com.:8443", "https://example.com:8443", true), ("..", "https://example.com", false),
            ("example.com.", "https://example.org.", false),
        ]
    )
    func exceptions(list: String, url: String, isExcepted: Bool) {
        #expect((proxy(for: url, ["HTTPS_PROXY": "http://proxy:1", "NO_PROXY": list]) == nil) == isExcepted)
    }

    @Test("give way to an account's own proxy_url")
    func ownProxy() throws {
        let account = "provider: olostep, api_key: k"
        let text = """
            accounts:
              - {name: a, proxy_url: 'http://own:1', \(account)}
              - {name: b, proxy_url: 'socks5h://own:1', \(account)}
              - {name: c, \(account)}
            """
        let accounts = try Configuration(
            text: Array(text.utf8), source: "f", environment: ["HTTPS_PROXY": "http://env:2"]
        ).accounts
        #expect(accounts.map { $0.proxy?.host } == ["own", "own", "env"])
        #expect(accounts.map { $0.proxy?.scheme } == [.http, .socks5, .http])
    }
}
