import Exposition
import Testing
import TestSupport

@testable import Credits

@Suite("What an answer means")
struct InterpretationTests {
    private static let time = "a time in Unix seconds, Unix milliseconds or ISO 8601"

    private func reason(_ provider: ProviderDefinition, _ status: Int, _ body: String = "{}") -> FailureReason? {
        provider.interpret(status, body).failure?.reason
    }

    @Test(
        "is plain HTTP where the documentation is silent",
        arguments: [
            (301, .redirect), (302, .redirect), (303, .redirect), (307, .redirect), (308, .redirect),
            (304, .unexpectedStatus), (201, nil), (299, nil), (400, .unexpectedStatus),
            (401, .invalidKey), (403, .forbidden), (404, .unexpectedStatus), (418, .unexpectedStatus),
            (429, .rateLimited), (500, .serverError), (502, .serverError), (503, .serverError), (599, .serverError),
            (600, .unexpectedStatus),
        ] as [(Int, FailureReason?)]
    )
    func plainHTTP(status: Int, expected: FailureReason?) {
        #expect(reason(.altum, status) == expected)
    }

    @Test(
        "differs between providers for the same status",
        arguments: [
            (400, .unexpectedStatus, .unexpectedStatus, .unexpectedStatus, .invalidKey),
            (401, .invalidKey, .invalidKey, .invalidKey, .invalidKey),
            (402, .unexpectedStatus, .invalidKey, .unexpectedStatus, nil),
            (403, .forbidden, .forbidden, .forbidden, .invalidKey),
            (404, .unexpectedStatus, .unexpectedStatus, .unexpectedStatus, .invalidKey),
            (429, .rateLimited, .rateLimited, .rateLimited, .rateLimited),
            (500, .serverError, .serverError, .serverError, .serverError),
        ] as [(Int, FailureReason?, FailureReason?, FailureReason?, FailureReason?)]
    )
    func providers(
        status: Int, altum: FailureReason?, olostep: FailureReason?, acyChecker: FailureReason?,
        brookMimir: FailureReason?
    ) {
        #expect(reason(.altum, status) == altum)
        #expect(reason(.olostep, status) == olostep)
        #expect(reason(.acyChecker, status) == acyChecker)
        #expect(reason(.brookMimir, status) == brookMimir)
    }

    @Test(
        "tells an expired license from a wrong key by the message",
        arguments: [
            (#"{"message": "License expired"}"#, .licenseExpired),
            (#"{"message": "license EXPIRED."}"#, .licenseExpired),
            (#"{"message": "Invalid API-KEY"}"#, .invalidKey), (#"{"message": 5}"#, .invalidKey), ("", .invalidKey),
            ("License expired", .invalidKey), (#"["License expired"]"#, .invalidKey),
        ] as [(String, FailureReason)]
    )
    func license(body: String, expected: FailureReason) {
        #expect(reason(.acyChecker, 401, body) == expected)
    }

    @Test(
        "holds how long to wait, the longer of the two fields that say so",
        arguments: [
            (#"{"retry_after": 12, "cooldown_seconds": 40}"#, .seconds(40)), (#"{"retry_after": "90"}"#, .seconds(90)),
            (#"{"cooldown_seconds": 1.5}"#, .milliseconds(1500)), (#"{"retry_after": -5}"#, nil), ("{}", nil),
            ("", nil),
            (#"{"retry_after": 1e300}"#, .longestWait), (#"{"retry_after": 1795640000}"#, .seconds(60)),
            (#"{"retry_after": "1795640000000"}"#, .seconds(60)), (#"{"retry_after": 1795639000}"#, nil),
            (#"{"cooldown_seconds": "Wed, 25 Nov 2026 20:53:20 GMT"}"#, .seconds(60)),
            (#"{"retry_after": true, "cooldown_seconds": null}"#, nil),
        ] as [(String, Duration?)]
    )
    func retryAfter(body: String, expected: Duration?) {
        let failure = ProviderDefinition.olostep.interpret(429, body, now: 1_795_639_940).failure
        #expect(failure?.reason == .rateLimited)
        #expect(failure?.retryAfter == expected)
    }

    @Test("names each field that could not be used, and never its value")
    func issues() {
        let body = #"""
            {"credits": "s3cret", "allow_usage": 1, "breakdown": [{"remaining_units": 1}, {"expiry_date": "soon"}, {"expiry_date": 1e30}, {"expiry_date": true}]}
            """#
        #expect(
            ProviderDefinition.olostep.interpret(200, body).reading?.issues == [
                DecodingIssue(field: "credits", expected: "a number", found: "a string"),
                DecodingIssue(field: "breakdown[*]: expiry_date", expected: Self.time, found: "a string"),
                DecodingIssue(field: "breakdown[*]: expiry_date", expected: Self.time, found: "a number"),
                DecodingIssue(field: "breakdown[*]: expiry_date", expected: Self.time, found: "a boolean"),
                DecodingIssue(field: "allow_usage", expected: "true or false", found: "a number"),
            ]
        )
    }

    @Test(
        "is no reading without any of the fields, and says what was looked for and what is there, but no value",
        arguments: [
            (.olostep, #"{"error": "maintenance", "code": 7}"#, "; it has error, code"),
            (.olostep, "{}", "; it is empty"),
            (.olostep, #"{"credits": 1e400}"#, "; credits is a number instead of one below 1.8e308; it has credits"),
            (.olostep, #"{"credits": null, "breakdown": null}"#, "; it has credits, breakdown"),
            (.olostep, #"{"credits": "s3cret"}"#, "; credits is a string instead of a number; it has credits"),
            (.olostep, #"{"breakdown": [{}, {"balance": 5}, {"remaining_units": null}]}"#, "; it has breakdown"),
            (
                .olostep,
                #"{"a b": 1, "\#(String(repeating: "x", count: 31))": 1, "a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#,
                "; it has a, b, c, d, e, …"
            ),
            (.altum, #"{"error": "maintenance"}"#, "; $: value is a string instead of a number; it has error"),
            (.acyChecker, #"{"credits": {"batch": null}}"#, ""), (.brookMimir, #"{"status": "ok"}"#, "; it has status"),
        ] as [(ProviderDefinition, String, String)]
    )
    func noReading(provider: ProviderDefinition, body: String, end: String) throws {
        let failure = try #require(provider.interpret(200, body).failure)
        #expect(failure.reason == .noReading)
        let detail = try #require(failure.detail)
        #expect(detail.hasPrefix("none of the fields "))
        #expect(detail.hasSuffix(end), "\(detail)")
        #expect(!detail.contains("s3cret") && !detail.contains("maintenance"))
    }

    @Test(
        "is a reading where a field is there and says that there is nothing, and where one field of many is left",
        arguments: [
            (.altum, "{}"), (.olostep, #"{"breakdown": []}"#), (.olostep, #"{"allow_usage": false}"#),
            (.olostep, #"{"credits": 0}"#), (.olostep, #"{"breakdown": [5, {"remaining_units": 0}]}"#),
        ] as [(ProviderDefinition, String)]
    )
    func readingOfNothing(provider: ProviderDefinition, body: String) {
        #expect(provider.interpret(200, body).reading != nil)
    }

    private static let apis = {
        var rules = ReadingRules()
        rules.usages = [
            .init(
                elements: .entries(path("apis")), api: TextRule(parts: [.path(path("key"))]),
                used: NumberRule(paths: [path("value")]))
        ]
        return rules
    }()

    private static let sum = {
        var rules = ReadingRules()
        rules.balances = [.init()]
        rules.balances[0].remaining = NumberRule(paths: [path("list..left")], isSum: true)
        rules.balances[0].resets = TimeRule(path: path("end"), ignored: [.text("never")])
        return rules
    }()

    private static func path(_ text: String) -> JSONPath {
        do {
            return try JSONPath(text)
        } catch {
            fatalError("\(error)")
        }
    }

    @Test(
        "is a reading of nothing where a list or an object is there and empty, but not where only a reset is there",
        arguments: [
            (apis, #"{"apis": {}}"#, true), (apis, #"{"apis": []}"#, true), (apis, #"{"apis": [1]}"#, false),
            (apis, #"{"apis": null}"#, false), (sum, #"{"list": []}"#, true), (sum, #"{"list": {}}"#, true),
            (sum, #"{"list": [{"right": 1}]}"#, false), (sum, #"{"end": 1796083200}"#, false),
            (sum, #"{"end": "never"}"#, false),
        ] as [(ReadingRules, String, Bool)]
    )
    func emptiness(rules: ReadingRules, body: String, isReading: Bool) {
        let response = ProviderResponse(status: 200, body: Array(body.utf8))
        let result = ProviderDefinition.olostep.interpret(response, by: rules, clock: { 0 })
        #expect((result.reading != nil) == isReading)
        #expect(isReading || result.failure?.reason == .noReading)
    }

    @Test(
        "tells a body that is compressed, in UTF-16 or not there for what it is",
        arguments: [
            (200, [0x1F, 0x8B, 0x08, 0x00], .invalidBody, "compressed by gzip"),
            (200, [0x78, 0x9C, 0xAB, 0x56], .invalidBody, "compressed by deflate"),
            (200, [0x28, 0xB5, 0x2F, 0xFD], .invalidBody, "compressed by zstd"),
            (200, [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], .invalidBody, "UTF-16"),
            (200, [0x00, 0x7B, 0x00, 0x7D], .invalidBody, "UTF-16"),
            (200, [0x7B, 0xFF], .invalidBody, "not valid UTF-8"),
            (200, [], .invalidBody, "empty"), (204, [], .unexpectedStatus, "the body is empty"),
        ] as [(Int, [UInt8], FailureReason, String)]
    )
    func form(status: Int, body: [UInt8], reason: FailureReason, detail: String) {
        let response = ProviderResponse(status: status, body: body)
        let olostep = ProviderDefinition.olostep
        let failure = olostep.interpret(response, by: olostep.requests[0].reading, clock: { 0 }).failure
        #expect(failure?.reason == reason)
        #expect(failure?.detail?.contains(detail) == true, "\(failure?.detail ?? "")")
    }

    @Test("compares the text of a rule with a number's text, too")
    func numberAsText() throws {
        var provider = ProviderDefinition.olostep
        let condition = ResponseRule.Condition(path: try JSONPath("code"), test: .contains("2049"))
        provider.responseRules = [.init(statuses: 200...200, condition: condition, meaning: .failure(.invalidKey))]
        #expect(self.reason(provider, 200, #"{"code": 2049}"#) == .invalidKey)
        #expect(self.reason(provider, 200, #"{"code": "2049"}"#) == .invalidKey)
        #expect(self.reason(provider, 200, #"{"code": 204}"#) == .noReading)
    }

    @Test("is no reading where the answer holds more than any account has")
    func tooMany() {
        let apis = (0...Account.standardMaximumSeries).map { "\"api\($0)\": 1" }.joined(separator: ",")
        #expect(reason(.altum, 200, "{\(apis)}") == .tooManySeries)
    }

    @Test("leaves out a sum that no double can hold")
    func overflow() {
        let lot = #"{"allocated_units": 1e308, "remaining_units": 1}"#
        let snapshot = ProviderDefinition.olostep.snapshot(
            after: 200, bodies: [Array("{\"breakdown\": [\(lot), \(lot)]}".utf8)])
        let page = String(decoding: Format.text004.encode(AccountGroups([AccountExposition(snapshot)])), as: UTF8.self)
        #expect(page.contains("credits_lot_remaining"))
        #expect(!page.contains("credits_lot_allocated"))
    }

    @Test("tells what stood at each field, and what became of it")
    func findings() {
        let body = #"""
            {"credits": "12", "breakdown": [{"expiry_date": 0, "purchase_kind": "Top-up", "allocated_units": [1, 2]}],
             "active_subscription": {"id": null, "created_at": 1795640000123}, "allow_usage": true}
            """#
        var findings: [Finding] = []
        let olostep = ProviderDefinition.olostep
        _ = olostep.interpret(
            ProviderResponse(status: 200, body: Array(body.utf8)), by: olostep.requests[0].reading, clock: { 0 },
            onFinding: { findings.append($0) })
        let expected: [Finding] = [
            .init(field: "credits", found: "\"12\"", became: "remaining 12"),
            .init(field: "breakdown[0]: expiry_date", found: "0", became: "expiry none"),
            .init(field: "breakdown[0]: purchase_kind", found: "\"Top-up\"", became: "kind Top-up"),
            .init(
                field: "breakdown[0]: allocated_units", found: "a list of 2", became: "of no use: expected a number"),
            .init(field: "breakdown[0]: remaining_units", found: "-", became: "absent"),
            .init(field: "active_subscription.id", found: "null", became: "null"),
            .init(field: "active_subscription.display_name", found: "-", became: "absent"),
            .init(field: "active_subscription.credits", found: "-", became: "absent"),
            .init(
                field: "active_subscription.created_at", found: "1795640000123", became: "created 2026-11-25T20:53:20Z"
            ),
            .init(field: "allow_usage", found: "true", became: "spending_allowed true"),
        ]
        #expect(findings == expected)
    }

    @Test("tells of pools that have one name")
    func findingsOfPools() throws {
        var rules = ReadingRules()
        var rule = ReadingRules.Balance()
        rule.elements = .each(try JSONPath("b[*]"))
        rule.pool = TextRule(parts: [.path(try JSONPath("c"))])
        rule.remaining = NumberRule(paths: [try JSONPath("r")])
        rules.balances = [rule]
        var findings: [Finding] = []
        _ = ProviderDefinition.olostep.interpret(
            ProviderResponse(status: 200, body: Array(#"{"b": [{"c": "U", "r": 1}, {"c": "U", "r": 2}]}"#.utf8)),
            by: rules, clock: { 0 }, onFinding: { findings.append($0) })
        #expect(
            findings.last
                == .init(
                    field: "pool", found: "U",
                    became: "of no use: two balances have this name, and neither is shown"))
    }

    @Test("sums all elements of a list, however many there are, where they are one series")
    func manyOfOne() throws {
        let grants = repeatElement(
            #"{"purchase_kind": "Manual", "allocated_units": 1, "remaining_units": 0.1}"#, count: 3000)
        let body = "{\"breakdown\": [\(grants.joined(separator: ","))]}"
        let lot = try #require(ProviderDefinition.olostep.interpret(200, body).reading?.lots.first)
        #expect(lot.count == 3000 && lot.allocated == 3000 && lot.remaining == 300)
    }
}
