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

    /// A built-in definition as a part of a configuration, without its comments.
    private func definition(_ id: String) throws -> String {
        let text = try #require(ProviderCatalogue().text(of: id))
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return "providers:\n" + lines.enumerated().map { "  \($0.offset == 0 ? "-" : " ") \($0.element)\n" }.joined()
    }

    @Test("is what `providers` prints, pasted", arguments: ProviderDefinition.builtIn)
    func roundTrip(provider: ProviderDefinition) throws {
        let key = String(repeating: "0f", count: 32)
        let settings = provider.settings.filter(\.isRequired).map { ", \($0.name): x" }.joined()
        let account = "accounts: [{name: a, provider: \(provider.id), api_key: '\(key)'\(settings)}]"
        let accounts = try read(try definition(provider.id) + account)
        expectNoDifference(accounts.map(\.provider), [provider])
    }

    @Test("can be printed from a configuration, and read again")
    func printed() throws {
        let text = try definition("olostep").replacing("id: olostep", with: "id: acme")
        let accounts = "accounts: [{name: a, provider: acme, api_key: k}]"
        let configuration = try Configuration(text: Array((text + accounts).utf8), source: "f", environment: [:])
        let lines = try #require(configuration.providers.text(of: "acme")).split(separator: "\n")
        let printed =
            "providers:\n" + lines.enumerated().map { "  \($0.offset == 0 ? "-" : " ") \($0.element)\n" }.joined()
        expectNoDifference(try read(printed + accounts), configuration.accounts)
    }

    @Test("knows every word of a definition")
    func everyWord() throws {
        let text = #"""
            providers:
              - id: acme
                name: Acme
                docs: https://docs.acme.example/balance
                base_url: http://127.0.0.1:1/{team}
                min_interval: 1m
                timeout: 3s
                api_key: {hexadecimal_length: 4, environment: [ACME_TOKEN]}
                settings:
                  team: ours
                  account_sid: {required: true}
                  signature: {required: true, secret: true}
                windows: [24h]
                requests:
                  - path: /v2/{account_sid}/balance
                    query: {all: "1", since: "{month_start:date}"}
                    headers: {Authorization: "Bearer {api_key}", X-Team: "a $$ {team}"}
                    reading:
                      balances:
                        - {remaining: $.a.b, limit: [a.c, "a.d[*]"], unit: USD, scale: 0.01, resets: {path: a.e, ignore: never}}
                        - {each: "infos[?@.kind=='x']", pool: "p {name}", used: {sum: [x, y], default: 0, ignore: [-1, unlimited]}}
                      lots: {each: "lots[*]", kind: "{type}", expiry: ends, scale: -1}
                      subscription: {id: "{plan.id}", created: plan.since, expires: plan.until}
                      key_expires: key.ends
                      spending_allowed: {path: status, is: active}
                  - path: /usage
                    method: POST
                    optional: true
                    basic_auth: {username: "{account_sid}", password: "{api_key}"}
                    body: {key: "{signature}", hours: [1, true, null, "{window:hours}"]}
                    reading:
                      usage: [{entries: apis, api: "{key}", used: value}, {api: all, used: total}]
                answers:
                  - {status: 402, means: depleted}
                  - {status: 200, field: error.code, contains: "expired # 1", means: license_expired}
                  - {status: 200-299, field: balance, is: null, means: invalid_key}
                  - {status: 200, field: code, is_not: 0, means: server_error}
                  - {status: 200, field: data, missing: true, means: forbidden}
                  - {status: 203, means: reading}
            """#
        let accounts = """

            accounts:
              - {name: a, provider: acme, api_key: 00fF, account_sid: AC1, signature: s3cret, windows: [2h, 3h],
                 low_balance: {default: 10%, other: 5}, max_series: 50}
            """
        let account = try #require(try read(text + accounts).first)
        let credentials = Credentials(key: Secret("00fF"), settings: ["signature": Secret("s3cret")])
        let requests = account.requests(with: credentials, now: 1_795_640_000)
        #expect(
            requests.map(\.url.exposed) == [
                "http://127.0.0.1:1/ours/v2/AC1/balance?all=1&since=2026-11-01", "http://127.0.0.1:1/ours/usage",
                "http://127.0.0.1:1/ours/usage",
            ])
        #expect(requests[0].headers.first { $0.name == "X-Team" }?.value.exposed == "a $ ours")
        #expect(requests[2].body?.exposed == #"{"key":"s3cret","hours":[1,true,null,"3"]}"#)
        #expect(requests.map(\.isOptional) == [false, true, true])
        #expect(account.provider.pools == ["default"])
        #expect(account.provider.responseRules.count == 6)
        #expect((account.minimumInterval, account.timeout) == (.seconds(60), .seconds(3)))
        #expect(account.maximumSeries == 50)
        #expect(account.lowBalance == ["default": .share(0.1), "other": .credits(5)])
        #expect(account.secretSettings == ["signature": .value(Secret("s3cret"))])
    }

    @Test("may have windows of its own, one request each")
    func windows() throws {
        let text = try definition("altum").replacing("id: altum", with: "id: acme").replacing(
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
                request: {path: /x, headers: {A: "{one}-{two}-{one}", B: '{"{one}":1}', C: "{api_key}"}}
                settings: {one: "{two}", two: "{one}"}
                reading: {spending_allowed: ok}
            accounts: [{name: a, provider: acme, api_key: "{one}"}]
            """
        let account = try #require(try read(text).first)
        let request = try #require(account.requests(with: Credentials(key: Secret("{one}")), now: 0).first)
        #expect(
            request.headers.prefix(3).map(\.value.exposed) == ["{two}-{one}-{two}", #"{"{two}":1}"#, "{one}"])
    }

    @Test("stands in for a built-in one of the same id")
    func replacement() throws {
        let text = try definition("olostep").replacing("https://api.olostep.com", with: "https://eu.olostep.com")
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
        let text = try definition("brookmimir")
        let start = try #require(text.firstRange(of: "answers:")).lowerBound
        let end = try #require(text.firstRange(of: "    reading:")).lowerBound
        let account = "accounts: [{name: a, provider: brookmimir, api_key: \(String(repeating: "0f", count: 32))}]"
        let accounts = try read("\(text[..<start])\(rules)\n\(text[end...])\(account)")
        #expect(accounts.map(\.provider.responseRules.count) == [5])
    }

}
