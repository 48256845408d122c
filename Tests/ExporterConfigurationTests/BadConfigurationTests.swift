import Credits
import Foundation
import StrictYAML
import Testing

@testable import ExporterConfiguration

@Suite("A bad configuration")
struct BadConfigurationTests {
    private func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
        problems(Array(text.utf8), environment: environment)
    }

    private func problems(_ text: [UInt8], environment: [String: String] = [:]) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration(text: text, source: "f", environment: environment)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    /// One account with a line that is wrong in some way, in line 5.
    private func problems(line: String, provider: String = "olostep") -> [String] {
        problems(
            """
            accounts:
              - name: a
                provider: \(provider)
                api_key: k
                \(line)
            """
        )
    }

    @Test("tells all that is wrong with it at once, in the order of the text")
    func allAtOnce() {
        let text = """
            defaults:
              timeot: 5s
            accounts:
              - name: a
                provider: olostp
                api_key: k
              - name: b
                provider: brookmimir
                api_key: abc
                min_interval: soon
              - name: c
                provider: altum
                api_key: ${NOT_SET}
                windows: [90m]
            """
        #expect(
            problems(text) == [
                "f:2:3: error: unknown key `timeot`; did you mean `timeout`? Expected `timeout` or `min_interval`",
                "f:5:15: error: unknown provider; did you mean `olostep`? Expected one that `credits-exporter providers` lists, or one of `providers`",
                "f:9:14: error: the key must be 64 hexadecimal characters; this one has 3 characters",
                "f:10:19: error: expected a duration such as `500ms`, `30s`, `5m`, `1h30m` or `30d`, found a string that is none",
                "f:13:14: error: the environment variable `NOT_SET` is not set",
                "f:14:15: error: expected a whole number of hours, as the provider counts windows in hours",
            ]
        )
    }

    @Test(
        "says where a line is wrong, and what was expected",
        arguments: [
            ("timeout: 10", "5:14", "expected a duration"), ("timeout: 0s", "5:14", "longer than no time"),
            ("timeout: [1s]", "5:14", "found a list"), ("timeout:", "5:13", "found nothing"),
            ("min_intervall: 5s", "5:5", "did you mean `min_interval`?"),
            ("name: b", "5:5", "duplicate key `name`, first given in line 2"),
            ("api_key_file: x", "5:19", "found both"), ("windows: [1h]", "5:5", "unknown key `windows`"),
            ("source: x", "5:5", "unknown key `source`"), ("low_balance: many", "5:18", "expected a number"),
            ("low_balance: '5'", "5:18", "expected a number, found a string"),
            ("low_balance: true", "5:18", "in decimal digits"),
            ("low_balance: 0x10", "5:18", "expected a number"), ("low_balance: .nan", "5:18", "expected a number"),
            ("low_balance: 1e999", "5:18", "expected a number"),
            ("low_balance: 0x10%", "5:18", "from `0%` to `100%`"),
            ("base_url: http://127.0.0.1:1\n    proxy_url: http://proxy.example:1", "6:16", "on the way to the proxy"),
            ("low_balance: {batch: 5}", "5:19", "Expected `default`"),
            ("base_url: http://example.com", "5:15", "plain http"),
            ("base_url: http://localhost.", "5:15", "plain http"),
            ("base_url: http://a.localhost", "5:15", "plain http"),
            ("base_url: http://127.0.0.1.", "5:15", "plain http"),
            ("base_url: 'https://[fe80::1%25eth0]:8443'", "5:15", "with a zone"),
            ("base_url: 'https://[fe80::1%eth0]'", "5:15", "with a zone"),
            ("base_url: 'https://exa%6dple.com'", "5:15", "expected a URL"),
            ("proxy_url: 'http://[fe80::1%25eth0]:3128'", "5:16", "with a zone"),
            ("base_url: 'https://example.com/{team}'", "5:15", "without braces"),
            ("base_url: ftp://example.com", "5:15", "expected a URL"),
            ("base_url: https://user:pw@example.com", "5:15", "expected a URL"),
            ("base_url: example.com", "5:15", "expected a URL"),
            ("base_url: https://example.com/?a=b", "5:15", "expected a URL"),
            ("base_url: https://", "5:15", "expected a URL"), ("base_url: https://a..b", "5:15", "expected a URL"),
            ("base_url: https://example.com..", "5:15", "expected a URL"),
            ("base_url: 'https://exa mple.com'", "5:15", "expected a URL"),
            ("base_url: https://example.com:99999", "5:15", "expected a URL"),
            ("allow_http: yes", "5:17", "expected `true` or `false`"), ("tls: true", "5:10", "expected a map"),
            ("tls: {ca_file: /nonexistent}", "5:20", "cannot be opened: No such file"),
            ("tls: {insecure: true}", "5:11", "unknown key `insecure`"),
            ("tls: {min_version: '1.2'}", "5:24", "expected `TLS10`, `TLS11`, `TLS12` or `TLS13`"),
            ("tls: {server_name: 'a b'}", "5:24", "expected a host name"),
            ("tls: {server_name: '*.example.com'}", "5:24", "expected a host name"),
            ("tls: {server_name: .}", "5:24", "expected a host name"),
            ("proxy_url: https://proxy:1", "5:16", "URL of an HTTP or SOCKS 5 proxy"),
            ("proxy_url: socks5://u:p@proxy", "5:16", "URL of an HTTP or SOCKS 5 proxy"),
            ("wholly_unknown: 1", "5:5", "unknown key `wholly_unknown`. Expected"),
            ("proxy_url: proxy:3128", "5:16", "URL of an HTTP or SOCKS 5 proxy"),
            ("? [a]: b", "5:7", "expected a key, found a map"),
            ("timeout: &anchor 5s\n    min_interval: *anchor", "6:19", "found an alias"),
            ("timeout: !!str 5s", "5:14", "expected no tag; text that begins"),
            ("timeout: $5s", "5:14", "a dollar sign itself is `$$`"),
            ("timeout: ${a-b}", "5:14", "a dollar sign itself is `$$`"),
            ("<<: {timeout: 5s}", "5:5", "unknown key `<<`"),
        ]
    )
    func lines(line: String, place: String, message: String) throws {
        let problems = problems(line: line)
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.hasPrefix("f:\(place): error: "))
        #expect(problem.contains(message))
    }

    @Test(
        "says what is missing or of the wrong shape as a whole",
        arguments: [
            ("", "f:1:1", "the file is empty"), ("# nothing\n", "f:1:1", "the file is empty"),
            ("accounts", "f:1:1", "expected a map"),
            ("defaults: {}", "f:1:1", "at least one of `accounts` or `account_files`"),
            ("accounts: []", "f:1:11", "at least one account"),
            ("accounts: {}", "f:1:11", "found a map"), ("accounts: [5]", "f:1:12", "expected a map"),
            ("accounts: [{provider: altum, api_key: k}]", "f:1:12", "`name` is missing"),
            ("accounts: [{name: a, api_key: k}]", "f:1:12", "`provider` is missing"),
            ("accounts: [{name: a, provider: altum}]", "f:1:12", "expected one of `api_key` or `api_key_file`"),
            ("accounts: [{name: '', provider: altum, api_key: k}]", "f:1:19", "not empty"),
            ("accounts: [{name: a, provider: altum, api_key: ''}]", "f:1:48", "the key is empty"),
            ("accounts: [{name: a, provider: altum, api_key: k, low_balance: 5}]", "f:1:64", "tells no balance"),
            ("accounts: [{name: a, provider: altum, api_key: k, windows: []}]", "f:1:60", "at least one duration"),
            ("accounts: [{name: a, provider: altum, api_key: k, windows: [1h, 60m]}]", "f:1:65", "given twice"),
            (
                "accounts: [{name: a, provider: altum, api_key: k}, {name: a, provider: altum, api_key: j}]", "f:1:52",
                "used twice"
            ),
            (
                #"accounts: [{name: "a\r", provider: altum, api_key: k}, {name: "a\uFFFD", provider: altum, api_key: j}]"#,
                "f:1:56", "used twice"
            ),
            (
                #"accounts: [{name: "\r\n", provider: altum, api_key: k}, {name: "\uFFFD\n", provider: altum, api_key: j}]"#,
                "f:1:57", "used twice"
            ),
            ("accounts: [", "f:2:1", "this is not YAML"), ("a: b: c", "f:1:5", "this is not YAML"),
            ("\taccounts:", "f:1:1", "this is not YAML"),
            ("accounts: []\n---\nb: c", "f:3:1", "expected one document"),
        ]
    )
    func shapes(text: String, place: String, message: String) throws {
        let problems = problems(text)
        #expect(problems.count == 1)
        let problem = try #require(problems.first)
        #expect(problem.hasPrefix("\(place): error: "), "\(problem)")
        #expect(problem.contains(message), "\(problem)")
    }

    @Test("says at which byte it is not UTF-8")
    func encoding() {
        #expect(problems(Array("a: b\nc: ".utf8) + [0xFF]).map { $0.prefix(14) } == ["f:2:4: error: "])
        #expect(problems([0xFF, 0xFE, 0x61, 0x00]) == ["f: error: the file is in UTF-16; expected UTF-8"])
    }

    @Test("tells all that is wrong with an account, whatever else is missing of it")
    func allOfAnAccount() {
        let text = """
            accounts:
              - name: ""
                provider: olostep
                api_key: k
                api_key_file: f
                base_url: http://example.com
                tls: {inscure: 1}
                proxy_url: ftp://x
                allow_http: "true"
            """
        #expect(problems(text).map { $0.split(separator: ":")[1] } == ["2", "5", "6", "7", "8", "9"])
    }

    @Test("is told, and ends nothing, where a threshold is for a pool that is given twice")
    func pools() {
        let text = """
            providers:
              - id: acme
                base_url: https://acme.example
                request: {path: /}
                reading: {balances: [{remaining: a}, {remaining: b}]}
            accounts:
              - {name: a, provider: acme, api_key: k, low_balance: 5}
            """
        let problems = problems(text)
        #expect(problems.count == 1 && problems[0].hasPrefix("f:5:42: error: the pool `default` is given twice"))
    }

    @Test("says a faulty provider once, and not again at its accounts")
    func faultyProvider() {
        let text = """
            providers: [{id: acme, base_url: https://acme.example, request: {}, reading: {key_expires: x}}]
            accounts: [{name: a, provider: acme, api_key: k}]
            """
        #expect(problems(text).count == 1)
    }

    @Test("is refused quickly however it multiplies aliases or nests")
    func bombs() {
        let levels = (1...20).map {
            "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 10).joined(separator: ","))]"
        }
        #expect(!problems((["a0: &a0 x"] + levels).joined(separator: "\n")).isEmpty)
        #expect(problems(String(repeating: "[", count: 100_000)).count == 1)
        #expect(problems(String(repeating: "{a: ", count: 10_000)).count == 1)
    }

    @Test("is refused where it is no file, or too large a one", arguments: ["/nonexistent", "/", "/dev/zero"])
    func files(path: String) {
        #expect(throws: ConfigurationError.self) { try Configuration(file: path, environment: [:]) }
    }

    @Test("is refused where it is too large")
    func tooLarge() throws {
        let file = FileManager.default.temporaryDirectory.appending(component: "large-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(repeating: UInt8(ascii: "#"), count: Configuration.maximumSize + 1).write(to: file)
        #expect(throws: ConfigurationError.self) { try Configuration(file: file.path, environment: [:]) }
    }

    @Test("never has a key in its messages, wherever it was put")
    func secrecy() {
        let secret = "s3cr3t-key"
        let texts = [
            "accounts: [{name: a, provider: brookmimir, api_key: \(secret)}]",
            "accounts: [{name: a, provider: olostep, api_key: [\(secret)]}]",
            "accounts: [{name: a, provider: olostep, api_key: k, timeout: \(secret), low_balance: \(secret), allow_http: \(secret)}]",
            "accounts: [{name: a, provider: \(secret), api_key: k}]",
            "accounts: [{name: a, provider: olostep, api_key:\(secret)}]",
            "accounts: [{name: a, api_key !\(secret): x}]",
            "accounts: [{name: a, provider: olostep, api_key: !\(secret)}]",
            "accounts: [{name: a, provider: olostep, api_key: k, base_url: 'https://\(secret)@example.com', proxy_url: 'x://u:\(secret)@p'}]",
            "accounts: [{name: a, provider: olostep, api_key: \"\(secret)]",
            "accounts: [{name: a, provider: olostep, api_key: '$\(secret)'}]",
            "providers: [{id: b, request: {path: /, headers: {X: '{\(secret)}'}, query: {q: '{\(secret)}'}}}]",
        ]
        for text in texts {
            let problems = problems(text)
            #expect(!problems.isEmpty)
            #expect(!"\(problems)".contains(secret))
        }
    }

    @Test(
        "of the environment names the variable",
        arguments: [
            ["BROOKMIMIR_API_KEY": "s3cret"], ["OLOSTEP_API_KEY": "a\u{7}"], ["OLOSTEP_API_KEY": "\n"], [:],
            ["OLOSTEP_API_KEY": "k", "HTTPS_PROXY": "x://s3cret"], ["OLOSTEP_API_KEY": "“s3cret”"],
            ["BROOKMIMIR_API_KEY": "'s3cret'"],
        ])
    func environment(variables: [String: String]) {
        let error = #expect(throws: ConfigurationError.self) { try Configuration(environment: variables) }
        let text = error?.description ?? ""
        #expect(text.contains("_API_KEY") || text.contains("HTTPS_PROXY"))
        #expect(!text.contains("s3cret"))
    }
}
