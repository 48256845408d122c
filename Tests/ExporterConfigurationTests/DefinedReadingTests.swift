import Exposition
import Primitives
import Testing
import TestSupport

@testable import Credits
@testable import ExporterConfiguration

@Suite("A reading by a definition")
struct DefinedReadingTests {
    private func provider(_ definition: String) throws -> ProviderDefinition {
        let text = """
            providers:
              - {id: acme, base_url: "https://acme.example", \(definition)}
            accounts: [{name: a, provider: acme, api_key: k}]
            """
        return try Configuration(text: Array(text.utf8), source: "f", environment: [:]).accounts[0].provider
    }

    /// The series of a page about amounts, without the labels of the account.
    private func series(_ reading: Reading) -> [String] {
        let account = Account(
            name: "a", provider: ProviderDefinition(id: "p", baseURL: Template(constant: ""), requests: []),
            key: .value(Secret("")))
        let snapshot = AccountSnapshot(account: account, result: FetchResult(.success(reading)))
        let page = Format.text004.encode(AccountGroups([AccountExposition(snapshot)]))
        return String(decoding: page, as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("#") && !$0.hasPrefix("credits_up") && !$0.hasPrefix("credits_fetch") }
            .map { String($0.dropFirst("credits_".count)).replacing(#"provider="p",account="a""#, with: "") }
    }

    @Test(
        "holds what the answer holds, and nothing else",
        arguments: [
            (
                #"{balances: {remaining: left}, spending_allowed: {path: blocked, is: null}}"#,
                #"{"left": 1, "blocked": null}"#, [#"remaining{,pool="default"} 1"#, "spending_allowed{} 1"]
            ),
            (
                #"{balances: {remaining: left}, spending_allowed: {path: blocked, is: null}}"#,
                #"{"left": 1, "blocked": 7}"#, [#"remaining{,pool="default"} 1"#, "spending_allowed{} 0"]
            ),
            (
                #"{balances: {each: "rows[*]", pool: "{@[0]}", remaining: "@[1]", resets: $.end}}"#,
                #"{"end": 1795640000, "rows": [["a", 5], ["b", 7]]}"#,
                [
                    #"remaining{,pool="a"} 5"#, #"remaining{,pool="b"} 7"#,
                    #"reset_timestamp_seconds{,pool="a"} 1795640000"#,
                    #"reset_timestamp_seconds{,pool="b"} 1795640000"#,
                ]
            ),
            (
                #"{balances: {remaining: left}, lots: {kind: gift, remaining: grant.left, expiry: grant.ends}}"#,
                #"{"left": 1, "grant": null}"#, [#"remaining{,pool="default"} 1"#]
            ),
            (
                #"{balances: {remaining: left}, lots: {kind: gift, remaining: grant.left, expiry: grant.ends}}"#,
                #"{"left": 1, "grant": {"ends": 0}}"#,
                [#"remaining{,pool="default"} 1"#, #"lots{,kind="gift",expires="never"} 1"#]
            ),
            (
                #"{balances: {remaining: debt, scale: -0.01}, lots: {each: "l[*]", kind: a, remaining: v}}"#,
                #"{"debt": 0, "l": [{"v": 0.1}, {"v": 0.2}]}"#,
                [
                    #"remaining{,pool="default"} 0"#, #"lots{,kind="a",expires="never"} 2"#,
                    #"lot_remaining{,kind="a",expires="never"} 0.3"#,
                ]
            ),
        ])
    func readings(rules: String, answer: String, expected: [String]) throws {
        let provider = try provider("request: {path: /}, reading: \(rules)")
        let response = ProviderResponse(status: 200, body: Array(answer.utf8))
        let result = provider.interpret(response, by: provider.requests[0].reading, clock: { 0 })
        #expect(series(try result.get()) == expected)
    }

    @Test("is 0 in every pool where one of several requests says so, in whatever order", arguments: [false, true])
    func depleted(isReversed: Bool) throws {
        let requests = [
            "{path: /a, reading: {balances: {remaining: left, unit: USD}}}",
            "{path: /b, reading: {balances: {pool: b, remaining: left}}}",
        ]
        let provider = try provider(
            "requests: [\((isReversed ? requests.reversed() : requests).joined(separator: ", "))], "
                + "answers: [{status: 402, means: depleted}]")
        let parts = provider.requests.map { request in
            let isSpent = request.reading.balances[0].pool.constant == "b"
            let response = ProviderResponse(status: isSpent ? 402 : 200, body: Array(#"{"left": 9}"#.utf8))
            return provider.interpret(response, by: request.reading, clock: { 0 })
        }
        #expect(
            series(try Reading(joining: parts, maximumSeries: 100)) == [
                #"remaining{,pool="b"} 0"#, #"remaining{,pool="default"} 0"#,
                #"pool_info{,pool="default",unit="usd"} 1"#,
            ])
    }
}
