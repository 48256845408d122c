import Primitives
import Testing

@testable import Credits

@Suite("A provider's request")
struct RequestTests {
    private func account(_ provider: ProviderDefinition) -> Account {
        Account(name: "a", provider: provider, key: .value(Secret("KEY")))
    }

    private func headers(_ request: ProviderRequest) -> [String: String] {
        request.headers.reduce(into: [request.credentialHeader: request.credential.exposed]) { $0[$1.name] = $1.value }
    }

    @Test("of Altum AI asks for each window")
    func altum() {
        var account = account(.altum)
        account.windows = [1, 24, 720]
        let requests = account.requests(key: Secret("KEY"))
        #expect(requests.map(\.url) == [1, 24, 720].map { "https://api.altum.ai/credit?time=\($0)" })
        #expect(requests.map(\.windowHours) == [1, 24, 720])
        #expect(requests.allSatisfy { headers($0) == ["x-api-key": "KEY", "Content-Type": "application/json"] })
    }

    @Test("of Olostep bears a token")
    func olostep() {
        let requests = account(.olostep).requests(key: Secret("KEY"))
        #expect(requests.map(\.url) == ["https://api.olostep.com/user/credits/info"])
        #expect(requests.map(headers) == [["Authorization": "Bearer KEY"]])
    }

    @Test("of AcyChecker names the app")
    func acyChecker() {
        var account = account(.acyChecker)
        #expect(
            account.requests(key: Secret("KEY")).map(headers) == [
                ["API-KEY": "KEY", "Content-Type": "application/json", "Source": "credits-exporter"]
            ]
        )
        account.settings["source"] = "my-app"
        #expect(account.requests(key: Secret("KEY")).map { headers($0)["Source"] } == ["my-app"])
    }

    @Test("of Brook Mimir goes to the account's own base URL")
    func brookMimir() {
        var account = account(.brookMimir)
        account.baseURL = "http://127.0.0.1:9000/gateway"
        let requests = account.requests(key: Secret("KEY"))
        #expect(requests.map(\.url) == ["http://127.0.0.1:9000/gateway/credits"])
        #expect(requests.map(headers) == [["x-api-key": "KEY", "accept": "application/json"]])
    }

    @Test("does not show its key, however it is printed")
    func secrecy() {
        let request = account(.olostep).requests(key: Secret("s3cret"))[0]
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
        let complaint = provider.credential.complaint(about: Secret(key))
        #expect((complaint == nil) == isGood)
        #expect(key.isEmpty || complaint?.contains(key) != true)
    }
}
