import Credits
import CustomDump
import Primitives
import StrictYAML
import Testing
import TestSupport

@testable import ExporterConfiguration

@Suite("A provider of the configuration")
struct ProvidersTests {
    private func read(_ text: String) throws -> [Account] {
        try Configuration(text: Array(text.utf8), source: "f", environment: [:]).accounts
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return (error as? ConfigurationError)?.diagnostics.map(\.description) ?? ["\(error)"]
        }
    }

    @Test("is what `providers` prints, pasted", arguments: ProviderDefinition.builtIn)
    func roundTrip(provider: ProviderDefinition) throws {
        let key = String(repeating: "0f", count: 32)
        let accounts = try read(provider.yaml + "accounts: [{name: a, provider: \(provider.id), api_key: '\(key)'}]")
        expectNoDifference(accounts.map(\.provider), [provider])
    }

    @Test("knows every word of a definition")
    func everyWord() throws {
        let text = """
            providers:
              - id: acme
                base_url: http://127.0.0.1:1/v2
                request:
                  path: /balance
                  query: {all: "1", team: "{team}"}
                  headers: {X-Team: "a $$ {team}"}
                credential: {header: X-Key, prefix: "Token: ", hexadecimal_length: 4}
                settings: {team: ours}
                answers:
                  - {status: 402, means: depleted}
                  - {status: 200, field: error.code, contains: "expired # 1", means: license_expired}
                  - {status: 200-299, field: balance, is_null: true, means: invalid_key}
                  - {status: 203, means: reading}
                reading:
                  balances: [{remaining: a.b}, {pool: extra, remaining: c, used: d}]
                  lots: {list: lots}
                  subscription: {name: plan}
                  spending_allowed: ok
            """
        let accounts =
            "accounts: [{name: a, provider: acme, api_key: 00fF, team: theirs, low_balance: {extra: 5}}]"
        let account = try #require(try read("\(text)\n\(accounts)").first)
        #expect(
            account.requests(key: Secret("00fF")).map(\.url) == ["http://127.0.0.1:1/v2/balance?all=1&team=theirs"])
        #expect(account.requests(key: Secret("00fF")).first?.headers == [.init(name: "X-Team", value: "a $ theirs")])
        #expect(account.provider.pools == ["default", "extra"])
        #expect(account.provider.answers.count == 4)
        expectNoDifference(try read(account.provider.yaml + accounts), [account])
    }

    @Test("may have windows of its own, one request each")
    func windows() throws {
        let text = ProviderDefinition.altum.yaml.replacing("id: altum", with: "id: acme").replacing(
            "[24h]", with: "[1h, 2d]")
        let accounts = try read(
            text
                + "accounts: [{name: a, provider: acme, api_key: k}, {name: b, provider: acme, api_key: k, windows: [3h]}]"
        )
        #expect(accounts.map(\.windows) == [[1, 48], [3]])
    }

    @Test("fills a value in once, whatever it holds itself")
    func placeholders() throws {
        let text = """
            providers:
              - id: acme
                base_url: https://acme.example
                request: {path: /x, headers: {A: "{one}-{two}-{one}", B: '{"{one}":1}'}}
                credential: {header: X-Key}
                settings: {one: "{two}", two: "{one}"}
                reading: {spending_allowed: ok}
            accounts: [{name: a, provider: acme, api_key: k}]
            """
        let request = try #require(try read(text).first?.requests(key: Secret("k")).first)
        #expect(request.headers.map(\.value) == ["{two}-{one}-{two}", #"{"{two}":1}"#])
    }

    @Test("stands in for a built-in one of the same id")
    func replacement() throws {
        let text = ProviderDefinition.olostep.yaml.replacing("https://api.olostep.com", with: "https://eu.olostep.com")
        #expect(
            try read(text + "accounts: [{name: a, provider: olostep, api_key: k}]").map(\.baseURL) == [
                "https://eu.olostep.com"
            ])
    }

    @Test("may have rules that overlap, as long as each can decide something")
    func overlappingRules() throws {
        let rules = """
            answers:
                  - {status: 200, field: a, contains: x, means: forbidden}
                  - {status: 200, field: a, contains: y, means: invalid_key}
                  - {status: 200, field: b, contains: x, means: license_expired}
                  - {status: 400-404, means: invalid_key}
                  - {status: 400-405, means: depleted}
            """
        let text = ProviderDefinition.brookMimir.yaml
        let start = try #require(text.firstRange(of: "answers:")).lowerBound
        let end = try #require(text.firstRange(of: "    reading:")).lowerBound
        let account = "accounts: [{name: a, provider: brookmimir, api_key: \(String(repeating: "0f", count: 32))}]"
        let accounts = try read("\(text[..<start])\(rules)\n\(text[end...])\(account)")
        #expect(accounts.map(\.provider.answers.count) == [5])
    }

    @Test("names fields by letters of any script", arguments: ["_a1.b", "größe.数量", "A", "a._"])
    func paths(path: String) throws {
        let text = ProviderDefinition.brookMimir.yaml.replacing(
            "remaining: current_balance", with: "remaining: \(path)")
        let account = "accounts: [{name: a, provider: brookmimir, api_key: \(String(repeating: "0f", count: 32))}]"
        #expect(try read(text + account).map { "\($0.provider.reading.balances[0].remaining)" } == [path])
    }

    @Test(
        "says where its definition is wrong",
        arguments: [
            ("id: olostep", "id: ''", "2:9", "expected a word"),
            ("    base_url: https://api.olostep.com\n", "", "2:5", "`base_url` is missing"),
            ("path: /user/credits/info", "path: user", "6:13", "path of a URL"),
            ("header: Authorization", "header: 'a b'", "8:15", "name of a header"),
            ("status: 402", "status: 999", "11:17", "a status or a range"),
            ("status: 402", "status: 402-400", "11:17", "a status or a range"),
            ("means: invalid_key", "means: invalid_keys", "12:16", "did you mean `invalid_key`?"),
            ("means: invalid_key", "contains: x\n        means: invalid_key", "11:9", "`field` is missing"),
            ("list: breakdown", "lst: breakdown", "18:9", "did you mean `list`?"),
            ("remaining: credits", "pool: p", "15:11", "`remaining` is missing"),
            ("path: /user/credits/info", "path: /x\n      query: {a: '{b}'}", "7:18", "there are no `settings`"),
            (
                "path: /user/credits/info", "path: /x\n      headers: {a: '{s3cr3t}'}\n    settings: {team: x}", "7:20",
                "nothing is filled in for a word in braces here; expected `{team}`"
            ),
            (
                "path: /user/credits/info", "path: /x\n      headers: {authorization: x}", "2:5",
                "sets the header `authorization` itself"
            ),
            ("header: Authorization", "header: xú-key", "8:15", "name of a header"),
            ("spending_allowed: allow_usage", "usage: apis", "2:5", "`windows` is missing"),
            ("header: Authorization", "header: Host", "2:5", "sets the header `Host` itself"),
            ("prefix: \"Bearer \"", "prefix: \"a\\nb\"", "9:15", "one line of ASCII"),
            ("    answers:", "    windows: [1h]\n    answers:", "2:5", "`windows` is for `usage` alone"),
            ("credential:", "credentials:", "7:5", "did you mean `credential`?"),
            ("remaining: credits", "remaining: a.x-a.y", "16:22", "nothing is computed. Expected names with dots"),
            ("remaining: credits", "remaining: list[0].x", "16:22", "an element of a list has no path"),
            ("remaining: credits", "remaining: a..b", "16:22", "a name is missing beside a dot"),
            ("remaining: credits", "remaining: .a", "16:22", "a name is missing beside a dot"),
            ("remaining: credits", "remaining: a.", "16:22", "a name is missing beside a dot"),
            ("remaining: credits", "remaining: a.0", "16:22", "does not begin with a digit"),
            ("remaining: credits", "remaining: $.a", "16:22", "without `$`"),
            ("remaining: credits", "remaining: $$.a", "16:22", "without `$`"),
            ("remaining: credits", "remaining: $['a']", "16:22", "without `$`"),
            ("remaining: credits", "remaining: .", "16:22", "a single dot is the whole answer"),
            ("list: breakdown", "list: break-down", "18:15", "letters, digits and `_` only"),
            ("kind: purchase_kind", "kind: a[*]", "19:15", "an element of a list"),
            ("id: active_subscription.id", "id: ..id", "24:13", "a name is missing"),
            ("spending_allowed: allow_usage", "spending_allowed: '!blocked'", "28:25", "nothing is computed"),
            (
                "means: invalid_key", "means: timeout", "12:16",
                "no answer can mean `timeout`. Expected `reading`, `depl"
            ),
            ("means: invalid_key", "means: unexpected_status", "12:16", "no answer can mean"),
            (
                "means: invalid_key", "field: credits\n        contains: '2049'\n        means: invalid_key", "13:19",
                "`reading` takes `credits` for a number"
            ),
            (
                "means: invalid_key", "field: allow_usage\n        contains: no\n        means: forbidden", "13:19",
                "`reading` takes `allow_usage` for true or false"
            ),
            (
                "means: invalid_key", "field: a-b\n        contains: no\n        means: forbidden", "12:16",
                "nothing is computed"
            ),
            (
                "means: invalid_key",
                "means: invalid_key\n      - {status: 402, field: a, contains: b, means: depleted}",
                "13:9", "can never decide"
            ),
            (
                "      - status: 402\n        means: invalid_key",
                "      - {status: 400-450, means: invalid_key}\n      - {status: 450-499, means: forbidden}\n"
                    + "      - {status: 402-460, field: a, is_null: true, means: depleted}", "13:9", "can never decide"
            ),
            (
                "means: invalid_key",
                "field: a\n        contains: b\n        means: forbidden\n"
                    + "      - {status: 402, field: a, contains: b, means: reading}", "15:9", "can never decide"
            ),
            ("status: 402", "status: 100-199", "11:17", "no answer has a status below 200"),
            (
                "means: invalid_key\n    reading:\n      balances:\n        - pool: default\n          remaining: credits\n",
                "means: depleted\n    reading:\n", "12:16", "`depleted` is a balance of 0"
            ),
            (
                "balances:\n        - pool: default\n          remaining: credits\n", "balances: []\n", "14:17",
                "at least one balance"
            ),
        ]
    )
    func mistakes(of: String, with: String, place: String, message: String) throws {
        let yaml = ProviderDefinition.olostep.yaml
        #expect(yaml.contains(of))
        let text =
            yaml.replacing(of, with: with, maxReplacements: 1) + "accounts: [{name: a, provider: altum, api_key: k}]"
        let problems = problems(text)
        #expect(problems.contains { $0.hasPrefix("f:\(place): error: ") && $0.contains(message) }, "\(problems)")
    }
}
