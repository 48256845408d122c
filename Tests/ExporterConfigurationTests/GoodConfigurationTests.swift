import TestSupport
import Credits
import CustomDump
import Foundation
import NIOSSL
import Primitives
import StrictYAML
import Testing

@testable import ExporterConfiguration

@Suite("A good configuration")
struct GoodConfigurationTests {
    private static let certificates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(component: "Certificates").path
    private static let hexadecimal = String(repeating: "0123456789abcdef", count: 4)

    private func accounts(_ text: String, environment: [String: String] = [:]) throws -> [Account] {
        try Configuration(text: Array(text.utf8), source: "/etc/exporter/config.yaml", environment: environment)
            .accounts
    }

    @Test("reads the contract's example")
    func example() throws {
        let text = """
            defaults:                      # optional
              timeout: 10s
              min_interval: 45s
            accounts:
              - name: valuation
                provider: altum
                api_key_file: /run/secrets/altum
                windows: [1h, 24h, 30d]
              - name: crawler
                provider: olostep
                api_key: ${OLOSTEP_API_KEY}
                low_balance: 2000
                min_interval: 1m30s
              - name: newsletter
                provider: acychecker
                api_key: ${ACYCHECKER_API_KEY}
                source: my-app
                low_balance: {batch: 500, simple: 20.5}
              - name: due-diligence
                provider: brookmimir
                api_key_file: secrets/brookmimir
                base_url: http://127.0.0.1:9000/
                timeout: 500ms
                tls:
                  ca_file: \(Self.certificates)/root.pem
                  cert_file: \(Self.certificates)/client.pem
                  key_file: \(Self.certificates)/client.key
                  server_name: gateway.test.
                  min_version: TLS11
                  insecure_skip_verify: false
                proxy_url: http://us%40er:pass%3Aword@proxy:3128
            """
        var valuation = Account(name: "valuation", provider: .altum, key: .file("/run/secrets/altum"))
        valuation.windows = [1, 24, 720]
        valuation.minimumInterval = .seconds(45)
        var crawler = Account(name: "crawler", provider: .olostep, key: .value(Secret("o$1")))
        crawler.lowBalance = ["default": .credits(2000)]
        crawler.minimumInterval = .seconds(90)
        var newsletter = Account(name: "newsletter", provider: .acyChecker, key: .value(Secret("a")))
        newsletter.settings = ["source": "my-app"]
        newsletter.lowBalance = ["batch": .credits(500), "simple": .credits(20.5)]
        newsletter.minimumInterval = .seconds(45)
        var diligence = Account(
            name: "due-diligence", provider: .brookMimir, key: .file("/etc/exporter/secrets/brookmimir"))
        diligence.baseURL = "http://127.0.0.1:9000"
        diligence.timeout = .milliseconds(500)
        diligence.minimumInterval = .seconds(45)
        func certificate(_ name: String) throws -> [UInt8] {
            try NIOSSLCertificate.fromPEMFile("\(Self.certificates)/\(name).pem")[0].toDERBytes()
        }
        diligence.tls.authorities = [try certificate("root")]
        diligence.tls.identity = .init(
            certificateChain: [try certificate("client")],
            privateKey: Secret(try String(contentsOfFile: "\(Self.certificates)/client.key", encoding: .utf8)))
        diligence.tls.minimumVersion = .tls11
        diligence.tls.serverName = "gateway.test"
        diligence.proxy = .init(scheme: .http, host: "proxy", port: 3128, login: Secret("us@er:pass:word"))
        expectNoDifference(
            try accounts(text, environment: ["OLOSTEP_API_KEY": "o$1", "ACYCHECKER_API_KEY": "\n a\t\r\n"]),
            [valuation, crawler, newsletter, diligence]
        )
    }

    @Test(
        "is each of the papers' long examples",
        arguments: [("dashboards/examples/config.yaml", [4]), ("Sources/Providers/README.md", [1, 1, 1])])
    func papers(path: String, counts: [Int]) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../\(path)")
        let paper = try String(contentsOf: file, encoding: .utf8)
        let examples =
            path.hasSuffix(".md")
            ? paper.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first }
            : [paper[...]]
        let variables = [
            "OLOSTEP_API_KEY": "o", "ACYCHECKER_API_KEY": "a", "ACME_API_KEY": "b",
            "WALLETS_API_KEY": Self.hexadecimal,
        ]
        let files = ["gateway.pem": "root.pem", "client.pem": "client.pem", "client.key": "client.key"]
        let found = try examples.map { example in
            let here = files.reduce(String(example)) { text, file in
                text.replacing("/etc/ssl/\(file.key)", with: "\(Self.certificates)/\(file.value)")
            }
            return try accounts(here, environment: variables).count
        }
        #expect(found == counts)
    }

    @Test("has the contract's defaults")
    func defaults() throws {
        let account = try accounts("accounts: [{name: a, provider: altum, api_key: k}]")[0]
        #expect(account.timeout == .seconds(10))
        #expect(account.minimumInterval == .seconds(30))
        #expect(account.windows == [24])
        #expect(account.proxy == nil)
        #expect(account.lowBalance == [:])
        let source = try accounts("accounts: [{name: a, provider: acychecker, api_key: k}]")[0].settings
        #expect(source == ["source": "credits-exporter"])
    }

    @Test("fills variables into strings, and knows a dollar sign")
    func interpolation() throws {
        let text = "accounts: [{name: 'a-${NAME}$$', provider: '${P}', api_key: '$${K}${EMPTY}', min_interval: '${I}'}]"
        let account = try accounts(
            text, environment: ["NAME": "x", "P": "olostep", "EMPTY": "", "I": "5s", "K": "no"])[0]
        #expect(account.name == "a-x$")
        #expect(account.key == .value(Secret("${K}")))
        #expect(account.minimumInterval == .seconds(5))
    }

    @Test("takes unquoted text that YAML would take for another type as it stands")
    func plainScalars() throws {
        let account = try accounts("accounts: [{name: 0123, provider: olostep, api_key: 22:30}]")[0]
        #expect(account.name == "0123")
        #expect(account.key == .value(Secret("22:30")))
    }

    @Test("lets two providers share a name")
    func sharedName() throws {
        let text = "accounts: [{name: a, provider: altum, api_key: k}, {name: a, provider: olostep, api_key: k}]"
        #expect(try accounts(text).map(\.id.description) == ["altum/a", "olostep/a"])
    }

    @Test(
        "allows plain http to this machine only, unless told",
        arguments: [
            ("http://localhost:1", false), ("http://127.9.9.9", false), ("http://[::1]:9/x", false),
            ("HTTP://LOCALHOST", false),
            ("https://example.com/gateway//", false), ("http://example.com", true),
        ]
    )
    func baseURL(url: String, isAllowed: Bool) throws {
        #expect(throws: Never.self) {
            try accounts(
                "accounts: [{name: a, provider: altum, api_key: k, base_url: '\(url)'\(isAllowed ? ", allow_http: true" : "")}]"
            )
        }
    }

    @Test(
        "understands Prometheus' durations",
        arguments: [
            ("500ms", .milliseconds(500)), ("1h30m", .seconds(5400)), ("30d", .seconds(2_592_000)),
            ("1w1d", .seconds(691_200)),
            ("1y", .seconds(31_536_000)), ("100y", .seconds(3_153_600_000)), ("101y", nil), ("100y1ms", nil),
            ("0", .zero), ("0s", .zero), ("1m30s500ms", .milliseconds(90_500)),
            ("", nil), ("30", nil), ("s", nil), ("1.5s", nil), ("-1s", nil), ("1s1m", nil), ("1s1s", nil), ("1 s", nil),
            ("1S", nil), ("99999999999999999y", nil), ("1h ", nil), ("٣s", nil),
        ] as [(String, Duration?)]
    )
    func durations(text: String, duration: Duration?) {
        #expect(Duration(prometheus: text) == duration)
    }

    @Test("comes from the environment alone where there is no file")
    func environment() throws {
        let accounts = try Configuration(environment: [
            "OLOSTEP_API_KEY": "\u{FEFF} \to\n", "BROOKMIMIR_API_KEY": Self.hexadecimal, "ALTUM_API_KEY": "",
        ]).accounts
        #expect(accounts.map(\.id.description) == ["brookmimir/default", "olostep/default"])
        #expect(accounts.map(\.key) == [.value(Secret(Self.hexadecimal)), .value(Secret("o"))])
    }

    @Test("may begin with a byte order mark, whatever stands behind it")
    func byteOrderMark() throws {
        let text = "\u{FEFF}defaults: {timeout: 5s}\naccounts:\n- {name: a, provider: olostep, api_key: k}\n"
        #expect(try accounts(text).map(\.timeout) == [.seconds(5)])
    }

    @Test(
        "fills variables into numbers and shares",
        arguments: ["{default: '${N}'}", "'${N}'", "${S}", "'${N}%'"])
    func numbersOfVariables(threshold: String) throws {
        let text =
            "accounts:\n- {name: a, provider: olostep, api_key: k, max_series: '${N}', low_balance: \(threshold)}"
        let provider =
            "providers: [{id: olostep, base_url: 'https://a.example', request: {path: /},"
            + " reading: {balances: {remaining: l, limit: t}}}]\n"
        let account = try accounts(
            provider + text.replacing("{name", with: "\n  name").replacing(", ", with: "\n  ").dropLast(),
            environment: ["N": "10", "S": "10%"])[0]
        #expect(account.maximumSeries == 10)
        #expect(
            account.lowBalance == [
                "default": threshold.contains("S") || threshold.contains("%") ? .share(0.1) : .credits(10)
            ])
    }

    @Test("takes settings from the environment without blanks, and refuses what cannot be sent")
    func settingsOfEnvironment() throws {
        let key = ["ACYCHECKER_API_KEY": "k"]
        let account = try Configuration(environment: key.merging(["ACYCHECKER_SOURCE": " my-app\n"]) { $1 }).accounts[0]
        #expect(account.settings["source"] == "my-app")
        let problems = #expect(throws: ConfigurationError.self) {
            try Configuration(environment: key.merging(["ACYCHECKER_SOURCE": "a\nb"]) { $1 })
        }
        #expect(problems?.description.contains("ACYCHECKER_SOURCE: expected one line of ASCII text") == true)
    }
}
