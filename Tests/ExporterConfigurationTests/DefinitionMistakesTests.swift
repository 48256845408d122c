import StrictYAML
import Testing

@testable import ExporterConfiguration

@Suite("A mistake in a definition")
struct DefinitionMistakesTests {
    /// What can be wrong, and what is said of it: the text that stands in the definition, the one that a person wrote
    /// instead, the place of the message, and a part of it.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let of: String
        let with: String
        let place: String
        let message: String

        init(_ of: String, _ with: String, _ place: String, _ message: String) {
            (self.of, self.with, self.place, self.message) = (of, with, place, message)
        }

        var testDescription: String { with.replacing("\n", with: " ") }
    }

    private static let definition = #"""
        providers:
          - id: acme
            base_url: https://api.acme.example
            api_key: {hexadecimal_length: 8}
            settings: {team: {default: x}, token: {secret: true}}
            windows: [24h]
            request:
              path: /v1/credits
              query: {since: "{month_start:date}"}
              headers: {Authorization: "Bearer {api_key}"}
            answers:
              - {status: 402, means: depleted}
              - {status: 200, field: code, is_not: 0, means: invalid_key}
            reading:
              balances:
                - {pool: main, remaining: data.left, limit: data.size, scale: 0.01}
                - {each: "pools[*]", pool: "{name}", used: used}
              lots: {each: "grants[*]", kind: "{type}", expiry: {path: ends, ignore: never}}
              usage: {entries: apis, api: "{key}", used: value}
              spending_allowed: {path: status, is: active}
        """#

    private static let words: [Mistake] = [
        Mistake("base_url:", "base-url:", "3:5", "did you mean `base_url`?"),
        Mistake("reading:\n", "readings:\n", "14:5", "did you mean `reading`?"),
        Mistake("remaining: data", "remainig: data", "16:24", "did you mean `remaining`?"),
        Mistake("entries: apis", "entris: apis", "19:15", "did you mean `entries`?"),
        Mistake("means: depleted", "means: depletd", "12:30", "did you mean `depleted`?"),
        Mistake("means: depleted", "means: timeout", "12:30", "no answer can mean `timeout`. Expected `reading`"),
        Mistake("field: code", "feld: code", "13:23", "did you mean `field`?"),
        Mistake("id: acme", "id: a b", "2:9", "expected a word"),
        Mistake("    base_url: https://api.acme.example\n", "", "2:5", "`base_url` is missing"),
        Mistake("settings:", "credential: {header: X}\n    settings:", "5:5", "headers: {x-api-key: \"{api_key}\"}"),
        Mistake("each: \"grants[*]\"", "list: grants", "18:14", "write `each: \"PATH[*]\"`"),
        Mistake("is_not: 0", "is_null: true", "13:36", "write `is: null`"),
    ]

    private static let placeholders: [Mistake] = [
        Mistake(
            "https://api.", "https://{tem}.", "3:15",
            "nothing is filled in for a word in braces here; did you mean `{team}`?"),
        Mistake("/v1/credits", "/v1/{tem}", "8:13", "did you mean `{team}`?"),
        Mistake("month_start:date", "month_start:day", "9:22", "did you mean `{month_start:date}`?"),
        Mistake("Bearer {api_key}", "Bearer {apikey}", "10:32", "did you mean `{api_key}`?"),
        Mistake(
            "headers:", "basic_auth: {username: \"{user}\", password: x}\n      headers:", "10:30",
            "Expected one such as `{api_key}`, `{team}`, `{token}`"),
        Mistake(
            "headers:", "method: POST\n      body: {a: [{b: \"{hours}\"}]}\n      headers:", "11:22",
            "did you mean `{window:hours}`?"),
    ]

    private static let places: [Mistake] = [
        Mistake("https://api.", "https://{api_key}.", "3:15", "a secret in `base_url`"),
        Mistake("https://api.", "https://{token}.", "3:15", "a secret in `base_url`"),
        Mistake("https://api.", "https://{now:date}.", "3:15", "the same for all requests"),
        Mistake("[24h]", "[24h, 48h]", "6:14", "no request uses a window"),
        Mistake("    windows: [24h]\n", "", "2:5", "`windows` is missing"),
        Mistake("month_start:date", "window_start:date", "6:14", "expected `usage` alone"),
    ]

    private static let paths: [Mistake] = [
        Mistake("data.left", "data..", "16:35", "this is no path: expected a name or `*`, at character 7"),
        Mistake("data.left", "data-left", "16:35", "expected `['first-second']`, at character 5"),
        Mistake("data.left", "'data[0'", "16:35", "expected `]`: the end of the brackets, or a comma, at character 7"),
        Mistake(
            "data.left", "\"a[?match(@.b,'c')]\"", "16:35",
            "`match` is not supported; expected `length`, `count` or `value`, at character 4"),
        Mistake("\"{type}\"", "\"a {type\"", "18:39", "the brace at character 3 has no end"),
        Mistake("\"{type}\"", "\"a {ty pe}\"", "18:39", "expected no blank here, at character 6"),
        Mistake("field: code", "field: .code", "13:30", "a path begins with a name"),
    ]

    private static let values: [Mistake] = [
        Mistake("scale: 0.01", "scale: 0", "16:71", "a scale of 0"),
        Mistake("status: 402", "status: 999", "12:18", "a status or a range"),
        Mistake("status: 402", "status: 402-400", "12:18", "a status or a range"),
        Mistake("hexadecimal_length: 8", "hexadecimal_length: 0", "4:35", "a whole number from 1 to 4096"),
        Mistake("/v1/credits", "v1/credits?a=b", "8:13", "the path of a URL such as `/v1/credits`"),
        Mistake("Bearer {api_key}", "a\\nb", "10:32", "one line of ASCII"),
        Mistake("Authorization:", "Host:", "10:17", "the exporter sets the header `Host` itself"),
        Mistake("path: /v1/credits", "method: PUT\n      path: /v1/credits", "8:15", "expected `GET` or `POST`"),
        Mistake("path: /v1/credits", "method: POST\n      path: /v1/credits", "8:15", "a POST needs a `body`"),
        Mistake("headers:", "body: {a: 1}\n      headers:", "10:13", "goes with `method: POST`"),
        Mistake(
            "headers:", "method: POST\n      body: {a: TRUE}\n      headers:", "11:17", "expected `true` for a boolean"),
        Mistake(
            "headers:", "method: POST\n      body: {a: .5}\n      headers:", "11:17", "a number as JSON writes it"),
        Mistake("{api_key}\"}", "{api_key}\", x: \"{team}ü\"}", "10:55", "one line of ASCII"),
        Mistake("team: {default: x}", "timeout: x", "5:16", "has a meaning already"),
        Mistake("token: {secret: true}", "token: {secret: true, default: x}", "5:43", "has no default"),
    ]

    private static let conditions: [Mistake] = [
        Mistake("is_not: 0, ", "", "13:30", "expected one of `is`, `is_not`, `contains` or `missing` beside `field`"),
        Mistake("is_not: 0", "is_not: []", "13:44", "expected a value"),
        Mistake("is_not: 0", "is_not: True", "13:44", "expected `true` for a boolean; text needs quotes"),
        Mistake("is_not: 0", "is_not: 0x1F", "13:44", "in decimal digits"),
        Mistake("status: 402, means: depleted", "status: 4, means: empty", "12:28", "unknown meaning"),
        Mistake(
            "is_not: 0", "is: 0, missing: true", "13:52",
            "expected one of `is`, `is_not`, `contains` or `missing`, found both"),
        Mistake("field: code, ", "", "13:9", "`field` is missing"),
        Mistake("status: 402", "status: 100-199", "12:18", "no answer has a status below 200"),
        Mistake(
            "means: invalid_key}", "means: invalid_key}\n      - {status: 402, means: forbidden}", "14:9",
            "can never decide"),
        Mistake("field: code, is_not: 0", "field: data.left, contains: x", "13:51", "takes the field for a number"),
    ]

    private static let pools: [Mistake] = [
        Mistake("\"{name}\"", "other", "17:36", "each element would be the pool `other`"),
        Mistake("- {each: \"pools[*]\", pool: \"{name}\"", "- {pool: main", "17:11", "the pool `main` is given twice"),
        Mistake(
            "{pool: main, remaining: data.left, limit: data.size",
            "{each: \"pools[*]\", pool: \"{name}\", remaining: data.left", "17:11", "the same pools are given twice"),
        Mistake("pool: main, ", "pool: \"{name}\", ", "12:30", "`reading` names no pool"),
        Mistake(
            "{each: \"pools[*]\", pool: \"{name}\", used: used}", "{pool: more}", "17:11",
            "at least one of `remaining`, `used` or `limit`"),
        Mistake("each: \"grants[*]\"", "each: grants, entries: x", "18:37", "one of `each` or `entries`, found both"),
        Mistake(
            "remaining: data.left", "remaining: {path: a, sum: [b]}", "16:50",
            "expected one of `path` or `sum`, found both"),
        Mistake("remaining: data.left", "remaining: []", "16:35", "at least one path"),
    ]

    @Test(
        "is said with its place, what was expected and what to do",
        arguments: words + placeholders + places + paths + values + conditions + pools)
    func mistakes(mistake: Mistake) throws {
        #expect(Self.problems(Self.definition) == [])
        try #require(Self.definition.contains(mistake.of))
        let problems = Self.problems(
            Self.definition.replacing(mistake.of, with: mistake.with, maxReplacements: 1))
        #expect(
            problems.contains { $0.hasPrefix("f:\(mistake.place): error: ") && $0.contains(mistake.message) },
            "\(problems)")
    }

    private static func problems(_ definition: String) -> [String] {
        let accounts = "\naccounts: [{name: a, provider: altum, api_key: k}]"
        do {
            _ = try Configuration(text: Array((definition + accounts).utf8), source: "f", environment: [:])
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test(
        "in an account is said, too",
        arguments: [
            ("", "`account_sid` is missing: acme needs it"),
            (", account_sid: x, windows: [1h]", "unknown key `windows`"),
            (", account_sid: x, token: a, token_file: b", "expected one of `token` and `token_file`, found both"),
            (", account_sid: x, low_balance: 10%", "tells no limit of the pool `default`"),
            (", account_sid: x, low_balance: 101%", "a part of the limit from `0%` to `100%`"),
            (", account_sid: x, low_balance: {other: 5}", "unknown key `other`"),
            (", account_sid: x, max_series: 0", "a whole number from 1"),
            (", account_sid: 'a/b'", "the settings make no URL"),
            (", account_sid: ''", "expected a text that is not empty"),
        ]
    )
    func accounts(keys: String, message: String) {
        let text = """
            providers:
              - id: acme
                base_url: https://{account_sid}.acme.example
                settings: {account_sid: {required: true}, token: {secret: true}}
                request: {path: /x, headers: {X-Key: "{api_key}{token}"}}
                reading: {balances: {remaining: left}}
            accounts: [{name: a, provider: acme, api_key: k\(keys)}]
            """
        #expect(
            throws: ConfigurationError.self,
            performing: { try Configuration(text: Array(text.utf8), source: "f", environment: [:]) })
        do {
            _ = try Configuration(text: Array(text.utf8), source: "f", environment: [:])
        } catch {
            #expect(error.diagnostics.contains { $0.message.contains(message) }, "\(error)")
        }
    }
}
