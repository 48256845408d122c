import Primitives
import Testing
import TestSupport

@testable import Credits

@Suite("A provider's request")
struct RequestTests {
    private func account(_ provider: ProviderDefinition) -> Account {
        Account(name: "a", provider: provider, key: .value(Secret("KEY")))
    }

    private func requests(_ account: Account, now: Double = 1_795_640_000.25) -> [ProviderRequest] {
        account.requests(with: Credentials(key: Secret("KEY")), now: now)
    }

    /// Those of the definition.
    private func headers(_ request: ProviderRequest) -> [String: String] {
        request.headers.reduce(into: [:]) { headers, header in
            guard !header.name.hasPrefix("Accept") else { return }
            headers[header.name] = header.value.exposed
        }
    }

    @Test("of Altum AI asks for each window")
    func altum() {
        var account = account(.altum)
        account.windows = [1, 24, 720]
        let requests = requests(account)
        #expect(requests.map(\.url.exposed) == [1, 24, 720].map { "https://api.altum.ai/credit?time=\($0)" })
        #expect(requests.map(\.windowHours) == [1, 24, 720])
        #expect(requests.allSatisfy { headers($0) == ["x-api-key": "KEY", "Content-Type": "application/json"] })
    }

    @Test("of Olostep bears a token")
    func olostep() {
        let requests = requests(account(.olostep))
        #expect(requests.map(\.url.exposed) == ["https://api.olostep.com/user/credits/info"])
        #expect(requests.map(headers) == [["Authorization": "Bearer KEY"]])
    }

    @Test("of AcyChecker names the app")
    func acyChecker() {
        var account = account(.acyChecker)
        #expect(
            requests(account).map(headers) == [
                ["API-KEY": "KEY", "Content-Type": "application/json", "Source": "credits-exporter"]
            ]
        )
        account.settings["source"] = "my-app"
        #expect(requests(account).map { headers($0)["Source"] } == ["my-app"])
    }

    @Test("of Brook Mimir goes to the account's own base URL")
    func brookMimir() {
        var account = account(.brookMimir)
        account.baseURL = "http://127.0.0.1:9000/gateway"
        let requests = requests(account)
        #expect(requests.map(\.url.exposed) == ["http://127.0.0.1:9000/gateway/credits"])
        #expect(requests.map(headers) == [["x-api-key": "KEY"]])
    }

    @Test("asks for JSON as it is, unless the definition says otherwise")
    func standardHeaders() throws {
        var provider = ProviderDefinition.olostep
        func accept() -> [String: String] {
            let headers = requests(account(provider))[0].headers.filter { $0.name.lowercased().hasPrefix("accept") }
            return Dictionary(headers.map { ($0.name, $0.value.exposed) }) { $1 }
        }
        #expect(accept() == ["Accept": "application/json", "Accept-Encoding": "identity"])
        provider.requests[0].headers = [.init(name: "accept", value: Template(constant: "application/vnd.acme+json"))]
        #expect(accept() == ["accept": "application/vnd.acme+json", "Accept-Encoding": "identity"])
    }

    @Test("encodes what is filled in as each place needs it")
    func encodings() throws {
        let settings = ["team", "sid"]
        func template(_ text: String) throws -> Template { try Template(text, settings: settings) }
        var request = ProviderDefinition.Request(
            method: .post, path: try template("/t/{team}/{month_start:month}"), reading: ReadingRules())
        request.query = [.init(name: "a b", value: try template("{team}&{now:unix_ms}"))]
        request.basicAuthorization = .init(username: try template("{sid}"), password: try template("{api_key}"))
        request.body = .object([
            .init(name: "k\"", value: .text(try template("{team}\n{day_start:rfc3339}"))),
            .init(name: "list", value: .list([.literal("1e3"), .literal("null"), .text(try template("{ x }"))])),
        ])
        let provider = ProviderDefinition(
            id: "acme", baseURL: Template(constant: "https://acme.example"),
            settings: [.init(name: "team"), .init(name: "sid", isSecret: true)], requests: [request])
        var account = account(provider)
        account.settings["team"] = "ü/\"1"
        let credentials = Credentials(key: Secret("p:ä"), settings: ["sid": Secret("AC1")])
        let sent = try #require(account.requests(with: credentials, now: 1_795_640_000.25).first)
        #expect(
            sent.url.exposed
                == "https://acme.example/t/%C3%BC%2F%221/2026-11?a%20b=%C3%BC%2F%221%261795640000250")
        #expect(headers(sent)["Authorization"] == "Basic QUMxOnA6w6Q=")
        #expect(headers(sent)["Content-Type"] == "application/json")
        #expect(
            sent.body?.exposed
                == #"{"k\"":"ü/\"1\u000a2026-11-25T00:00:00Z","list":[1e3,null,"{ x }"]}"#)
    }

    @Test(
        "names a moment in each form",
        arguments: [
            ("{now:unix}", "1795640000"), ("{now:unix_ms}", "1795640000250"), ("{now:rfc3339}", "2026-11-25T20:53:20Z"),
            ("{now:date}", "2026-11-25"), ("{day_start:unix}", "1795564800"),
            ("{month_start:rfc3339}", "2026-11-01T00:00:00Z"), ("{month_start:month}", "2026-11"),
            ("{window:hours}", "24"), ("{window:seconds}", "86400"), ("{window_start:date}", "2026-11-24"),
            ("{window_start:unix}", "1795553600"),
        ]
    )
    func times(text: String, expected: String) throws {
        var provider = ProviderDefinition.altum
        provider.requests[0].query = [.init(name: "t", value: try Template(text, settings: []))]
        let url = try #require(requests(account(provider)).first).url.exposed
        #expect(url.hasSuffix("?t=\(expected.percentEncoded)"))
    }

    @Test("does not show its secrets, however it is printed")
    func secrecy() throws {
        var provider = ProviderDefinition.olostep
        provider.requests[0].query = [.init(name: "key", value: try Template("{api_key}", settings: []))]
        provider.requests[0].body = .text(try Template("{api_key}", settings: []))
        let request = account(provider).requests(with: Credentials(key: Secret("s3cret")), now: 0)[0]
        #expect(request.url.exposed.hasSuffix("?key=s3cret"))
        var dumped = ""
        dump(request, to: &dumped)
        #expect(!dumped.contains("s3cret"))
        #expect(!"\(request)".contains("s3cret"))
        #expect(!String(reflecting: request).contains("s3cret"))
    }

    @Test(
        "is not sent with a key that cannot be one",
        arguments: [
            (.brookMimir, String(repeating: "aF0", count: 22), false),
            (.brookMimir, String(repeating: "aF01", count: 16), true),
            (.brookMimir, String(repeating: "g", count: 64), false), (.brookMimir, "", false),
            (.olostep, "any key", true),
            (.olostep, "line\nfeed", false), (.altum, "é", false),
        ] as [(ProviderDefinition, String, Bool)]
    )
    func keyFormat(provider: ProviderDefinition, key: String, isGood: Bool) {
        let complaint = provider.complaint(about: Secret(key))
        #expect((complaint == nil) == isGood)
        #expect(key.isEmpty || complaint?.contains(key) != true)
    }

    @Test("tells whether the balances are those of before")
    func balancesOfBefore() {
        var account = account(.olostep)
        account.secretSettings["sid"] = .file("sid")
        var other = account
        other.key = .value(Secret("other"))
        other.provider.requests[0].reading.keyExpires = nil
        other.provider.requests[0].reading.lots = []
        other.provider.responseRules = []
        #expect(other.hasTheBalances(of: account))
        other.secretSettings["sid"] = .file("other")
        #expect(!other.hasTheBalances(of: account))
        other = account
        other.provider.requests[0].reading.balances[0].scale = 2
        #expect(!other.hasTheBalances(of: account))
        other = account
        other.baseURL += "/other"
        #expect(!other.hasTheBalances(of: account))
    }
}
