import Foundation
import Primitives
import StrictYAML
import Testing

@testable import ExporterToolkit

@Suite("A web configuration")
struct WebConfigurationTests {
    private static let hash = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"

    /// Reads a text as `web.yml` in a folder with `a.pem`, `b.key` and `c.pem`. What it complains about is told without
    /// the folder.
    private func read(_ text: String) throws -> Result<WebConfiguration, Problems> {
        let folder = FileManager.default.temporaryDirectory.appending(component: "web-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a.pem", "b.key", "c.pem"] {
            try "text of \(name)".write(to: folder.appending(component: name), atomically: false, encoding: .utf8)
        }
        let file = folder.appending(component: "web.yml")
        try text.write(to: file, atomically: false, encoding: .utf8)
        do throws(ConfigurationError) {
            return .success(try WebConfiguration(file: file.path))
        } catch {
            return .failure(Problems(texts: error.diagnostics.map { "\($0)".replacing("\(folder.path)/", with: "") }))
        }
    }

    private struct Problems: Error, Equatable {
        let texts: [String]
    }

    /// TLS with lines beside its files, which begin in line 4.
    private func tls(_ lines: String) -> String {
        "tls_server_config:\n  cert_file: a.pem\n  key_file: b.key\n" + lines
    }

    @Test("reads all that it can hold")
    func everything() throws {
        let text =
            tls(
                """
                  client_auth_type: RequireAndVerifyClientCert
                  client_ca_file: "c.pem"
                  client_allowed_sans: [one, 192.0.2.7]
                  min_version: TLS11
                  max_version: TLS12
                  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]
                  prefer_server_cipher_suites: false
                  curve_preferences: [X25519, CurveP256]

                """
            ) + """
                http_server_config:
                  http2: false
                  headers: {X-XSS-Protection: 1, X-Frame-Options: ""}
                basic_auth_users:
                  alice: \(Self.hash)
                """
        let configuration = try read(text).get()
        let tls = try #require(configuration.tls)
        #expect(tls.certificate.text.exposed == "text of a.pem")
        #expect(tls.key.text.exposed == "text of b.key")
        #expect(tls.clientCA?.text.exposed == "text of c.pem")
        #expect(tls.clientAuthentication == .requireAndVerify)
        #expect(tls.clientAllowedSANs == ["one", "192.0.2.7"])
        #expect(tls.minimumVersion == .tls11)
        #expect(tls.maximumVersion == .tls12)
        #expect(tls.cipherSuites == ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"])
        #expect(tls.curves == [.x25519, .p256])
        #expect(configuration.headers == ["X-XSS-Protection": "1"])
        #expect(configuration.users == ["alice": Secret(Self.hash)])
    }

    @Test(
        "asks for nothing where it says nothing",
        arguments: ["", "# Nothing", "---\n# Nothing", "tls_server_config:\n", "{}"]
    )
    func nothing(text: String) throws {
        #expect(try read(text).get().tls == nil)
        #expect(try read(text).get().users.isEmpty)
    }

    @Test("offers no weak cipher suite unless an old version or the file asks for it")
    func defaults() throws {
        func suites(_ lines: String) throws -> [String] { try read(tls(lines)).get().tls?.cipherSuites ?? [] }
        let good = try suites("")
        #expect(good.count == 6)
        #expect(!good.contains { $0.contains("CBC") })
        #expect(try suites("  min_version: TLS10").contains("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"))
        #expect(try suites("  cipher_suites: []") == good)
    }

    @Test("with suites of TLS 1.3 alone speaks no other version")
    func onlyNewSuites() throws {
        let lines = "  cipher_suites: [TLS_AES_128_GCM_SHA256]"
        #expect(try read(tls(lines)).get().tls?.minimumVersion == .tls13)
    }

    @Test(
        "says where TLS is wrong, and what was expected",
        arguments: [
            ("cert_filse: x", "4:3", "did you mean `cert_file`?"),
            ("cert: x", "4:3", "`cert` is not supported here; name a file by `cert_file`"),
            ("key: x", "4:3", "`key` is not supported here"), ("client_ca: x", "4:3", "is not supported here"),
            ("client_auth_type: NoClientCerts", "4:21", "did you mean `NoClientCert`?"),
            ("client_ca_file: c.pem", "4:19", "expected `client_auth_type` beside it"),
            ("client_allowed_sans: [a]", "4:24", "expected `client_auth_type` beside it"),
            ("client_allowed_sans: []", "4:24", "expected at least one name"),
            ("client_ca_file: d.pem", "4:19", "d.pem cannot be opened"),
            ("min_version: TLS111", "4:16", "Expected `TLS10`, `TLS11`, `TLS12` or `TLS13`"),
            ("min_version: 1.2", "4:16", "unknown value"),
            ("max_version: TLS11", "4:16", "not below the lowest one"),
            ("cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]", "4:19", "unknown value"),
            ("cipher_suites: TLS_AES_128_GCM_SHA256", "4:18", "expected a list, found a string"),
            ("curve_preferences: [CurveP257]", "4:23", "did you mean `CurveP256`?"),
            ("prefer_server_cipher_suites: 1", "4:32", "expected `true` or `false`"),
            ("key_file: a.pem", "4:3", "duplicate key `key_file`"),
        ]
    )
    func badTLS(line: String, place: String, words: String) throws {
        try expectProblem(in: tls("  \(line)"), at: place, words: words)
    }

    @Test(
        "says where something else is wrong, and what was expected",
        arguments: [
            ("tls_server_config: {key_file: b.key}", "1:20", "`cert_file` is missing"),
            ("tls_server_config: {cert_file: \"\", key_file: b.key}", "1:32", "`cert_file` is missing"),
            ("tls_server_config: {min_version: TLS12}", "1:20", "`key_file` is missing"),
            ("rate_limit: {burst: 1}", "1:1", "`rate_limit` is not supported here"),
            ("basic_auth: {}", "1:1", "unknown key"), ("- a", "1:1", "found a list"),
            ("http_server_config: {http2: maybe}", "1:29", "expected `true` or `false`"),
            ("http_server_config: {headers: {Content-Type: x}}", "1:32", "unknown key"),
            ("http_server_config: {headers: {X-Frame-Options: foo}}", "1:49", "Expected `deny` or `sameorigin`"),
            ("http_server_config: {headers: {X-XSS-Protection: \"a\\nb\"}}", "1:50", "one line of ASCII"),
            ("basic_auth_users: {john: doe}", "1:26", "expected a bcrypt hash"),
            ("basic_auth_users: {john: ab./0123456789}", "1:26", "expected a bcrypt hash"),
            ("basic_auth_users: {'a:b': \(hash)}", "1:20", "without a colon"),
            ("basic_auth_users: {a: \(hash), a: \(hash)}", "1:85", "given twice"),
            ("basic_auth_users: [a]", "1:19", "expected a map of users"),
            ("basic_auth_users: {a: \(hash.replacing("$2y$04", with: "$2y$03"))}", "1:23", "expected a bcrypt hash"),
            ("basic_auth_users: {a: \(hash.replacing("$2y$", with: "$2x$"))}", "1:23", "expected a bcrypt hash"),
            ("basic_auth_users: {a: \(hash.dropLast())}", "1:23", "expected a bcrypt hash"),
        ]
    )
    func badElsewhere(text: String, place: String, words: String) throws {
        try expectProblem(in: text, at: place, words: words)
    }

    private func expectProblem(in text: String, at place: String, words: String) throws {
        guard case .failure(let problems) = try read(text) else {
            Issue.record("it was taken")
            return
        }
        let fits = problems.texts.contains { $0.hasPrefix("web.yml:\(place): error: ") && $0.contains(words) }
        #expect(fits, "\(problems.texts)")
        #expect(!problems.texts.contains { $0.contains("doe") || $0.contains("$2") && !$0.contains("`$2a$`") })
    }

    @Test("tells that a file is missing")
    func missing() {
        #expect(throws: ConfigurationError.self) { try WebConfiguration(file: "/nonexistent/web.yml") }
    }
}
