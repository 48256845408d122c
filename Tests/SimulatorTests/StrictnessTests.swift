import Testing

@testable import Simulator

/// What is answered to a request that is not quite right, or to a special key.
@Suite struct StrictnessTests {
    private static let hexadecimalTail = String(repeating: "a", count: 56)

    @Test func invalidKeys() async throws {
        try await withSimulator { client in
            let json = ["Content-Type": "application/json", "Source": "tests"]
            for headers in [json, json.merging(["Authorization": "Bearer k"]) { $1 }] {
                let altum = try await client.get("/credit", headers)
                #expect(altum.status == 403)
                #expect(altum.json == .object(["message": .string("Forbidden")]))
                let acyChecker = try await client.get("/api/v1/licenses/credits", headers)
                #expect(acyChecker.status == 401)
                #expect(acyChecker.json == .object(["message": .string("Invalid API-KEY")]))
                #expect(try await client.get("/credits", headers).status == 400)
            }
            #expect(try await client.get("/user/credits/info", json).status == 402)
            for value in ["some-key", "bearer some-key", "Basic some-key", "Bearer"] {
                #expect(try await client.get("/user/credits/info", ["Authorization": value]).status == 402)
            }
        }
    }

    @Test(arguments: ["abc", String(repeating: "g", count: 64), String(repeating: "a", count: 65)])
    func malformedBrookMimirKey(key: String) async throws {
        try await withSimulator { client in
            let reply = try await client.ask(.brookmimir, key: key)
            #expect(reply.status == 400)
            #expect(reply.json?["current_balance"] == .null)
        }
    }

    @Test(arguments: [
        (SimulatedProvider.altum, "Content-Type"), (.acychecker, "Content-Type"), (.acychecker, "Source"),
    ])
    func missingHeader(provider: SimulatedProvider, name: String) async throws {
        try await withSimulator { client in
            var headers = provider.headers(key: "k")
            headers[name] = nil
            let reply = try await client.get(provider.path, headers)
            #expect(reply.status == 400)
            #expect(reply.json?.names == ["message"])
            headers["Content-Type"] = "application/json; charset=utf-8"
            headers["Source"] = "tests"
            #expect(try await client.get(provider.path, headers).status == 200)
        }
    }

    @Test func wrongContentType() async throws {
        try await withSimulator { client in
            let headers = ["x-api-key": "k", "Content-Type": "text/plain"]
            let reply = try await client.get("/credit", headers)
            #expect(reply.status == 400)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
    func onlyGET(method: String) async throws {
        try await withSimulator { client in
            for path in ["/credits", "/fault:reset/credits"] {
                let headers = SimulatedProvider.brookmimir.headers(key: SimulatedProvider.brookmimir.key())
                let reply = try await client.get(path, headers, method: method)
                #expect(reply.status == 405)
                #expect(reply.headers["allow"] == "GET")
                #expect(method == "HEAD" ? reply.text.isEmpty : reply.json != nil)
            }
        }
    }

    @Test(arguments: ["/", "/credits/", "/credit/24", "/CREDITS", "/fault:status=503", "/fault", "//credits"])
    func unknownPath(path: String) async throws {
        try await withSimulator { client in
            let reply = try await client.get(path, SimulatedProvider.brookmimir.headers(key: "k"))
            #expect(reply.status == (path == "/fault:status=503" ? 503 : 404))
            #expect(reply.json != nil)
        }
    }

    @Test(arguments: SpecialKey.all)
    func specialKey(special: SpecialKey) async throws {
        try await withSimulator { client in
            let key =
                special.provider == .brookmimir ? special.marker + Self.hexadecimalTail : "a-\(special.marker)-key"
            let reply = try await client.ask(special.provider, key: key)
            #expect(special.answer.hasPrefix("\(reply.status)"))
            #expect(reply.json != nil)
            #expect((reply.headers["retry-after"] == "30") == (special.state == .limited))
            switch (special.provider, special.state) {
            case (.acychecker, .limited): #expect(reply.json?["message"] == .string("Too many requests"))
            case (.acychecker, .expired): #expect(reply.json?["message"] == .string("License expired"))
            case (.acychecker, .empty):
                #expect(reply.json?["remaining_credits_batch"] == .number(0))
                #expect(reply.json?["remaining_credits_simple"] == .number(0))
            case (.olostep, .limited): #expect(reply.json?["retry_after"] == .number(30))
            case (.olostep, .empty):
                #expect(reply.json?["credits"] == .number(0))
                #expect(reply.json?["allow_usage"] == .bool(false))
            case (.altum, .empty): #expect(reply.json == .object([:]))
            case (.brookmimir, .empty): #expect(reply.json?["current_balance"] == .number(0))
            case (.brookmimir, .draining): #expect(reply.json?["current_balance"] != .number(0))
            case (.brookmimir, _): #expect(reply.json?["current_balance"] == .null)
            default: break
            }
        }
    }
}
