import Credits
import Foundation
import NIOSSL
import Primitives
import StrictYAML
import Testing

@testable import ExporterConfiguration

/// Files of certificates and keys that accounts name. The certificates are of a test's own authority: `root` issued
/// `intermediate`, and that one `client`.
@Suite("A file of certificates")
struct CertificateFileTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(component: "Certificates")

    private static func text(_ file: String) -> String {
        (try? String(contentsOf: folder.appending(component: file), encoding: .utf8)) ?? ""
    }

    private static func certificate(_ file: String) throws -> [UInt8] {
        try NIOSSLCertificate.fromPEMFile(folder.appending(component: "\(file).pem").path)[0].toDERBytes()
    }

    private static let (root, intermediate, client) = (text("root.pem"), text("intermediate.pem"), text("client.pem"))

    /// The account's `tls` and the paths that were looked at, or what is wrong, without the place of the key.
    private func read(_ files: [String: [UInt8]], tls: String) throws -> Result<Account.TLS, ConfigurationError> {
        let folder = FileManager.default.temporaryDirectory.appending(component: "certificates-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in files {
            try Data(bytes).write(to: folder.appending(component: name))
        }
        let text = "accounts: [{name: a, provider: olostep, api_key: k, tls: {\(tls)}}]"
        return Result { () throws(ConfigurationError) in
            let configuration = try Configuration(
                text: Array(text.utf8), source: "\(folder.path)/c.yaml", environment: [:])
            #expect(configuration.files.keys.sorted() == files.keys.sorted().map { "\(folder.path)/\($0)" })
            return configuration.accounts[0].tls
        }
        .mapError { error in
            ConfigurationError(
                diagnostics: error.diagnostics.map {
                    .init(
                        source: "c", position: $0.position, message: $0.message.replacing("\(folder.path)/", with: ""))
                })
        }
    }

    private func authorities(_ bytes: [UInt8]) throws -> Result<[[UInt8]], ConfigurationError> {
        try read(["f": bytes], tls: "ca_file: f").map { $0.authorities ?? [] }
    }

    private func problems<Value>(_ result: Result<Value, ConfigurationError>) -> [String] {
        if case .failure(let error) = result { error.diagnostics.map(\.message) } else { [] }
    }

    @Test(
        "gives all its certificates, whatever stands around them",
        arguments: [
            root, "\u{FEFF}\(root)", root.replacing("\n", with: "\r\n"), root.replacing("\n", with: "\r"),
            "subject=CN = Test Root\n\n  \(root)\nthe end", root.replacing("CERTIFICATE", with: "X509 CERTIFICATE"),
            text("trusted.pem"), root.split(separator: "\n").map { "  \($0) \t" }.joined(separator: "\n"),
            // One line of base64, as some tools write it.
            root.replacing(/([^-])\n([^-])/) { "\($0.1)\($0.2)" }, "\(text("intermediate.key"))\(root)",
        ])
    func spellings(text: String) throws {
        #expect(try authorities(Array(text.utf8)).get() == [try Self.certificate("root")])
    }

    @Test("gives several authorities in their order, roots and others")
    func several() throws {
        let certificates = try ["intermediate", "root", "client"].map(Self.certificate)
        let text = [Self.intermediate, Self.root, Self.client].joined(separator: "and\n")
        #expect(try authorities(Array(text.utf8)).get() == certificates)
    }

    @Test(
        "is refused where it holds no certificate, and says what it is",
        arguments: [
            ("", "it is empty"), (String(root.flatMap { [$0, "\0"] }), "it is in UTF-16"),
            ("hello", "there is no line such as `-----BEGIN …-----`"),
            (text("client.key"), "it is a private key"),
            ("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", "it holds `PKCS7`"),
            ("-----BEGIN s3cr3t-----\n", "there is no line such as"),
        ])
    func none(text: String, message: String) throws {
        let problems = try problems(authorities(Array(text.utf8)))
        #expect(problems.count == 1)
        #expect(problems[0].hasPrefix("f holds no certificate: \(message)"), "\(problems)")
        #expect(!problems[0].contains("s3cr3t"))
    }

    @Test("is refused in DER form, with what makes PEM of it")
    func der() throws {
        let problems = try problems(authorities(Self.certificate("root")))
        #expect(problems.count == 1)
        #expect(
            problems[0].hasPrefix("f holds no certificate: it is a certificate in DER form. Expected PEM form: `op"))
    }

    @Test(
        "is refused where one of its certificates is of no use, and says in which line that one begins",
        arguments: [
            (root.replacing("MII", with: "M!I"), "the certificate's text is broken"),
            (root.replacing("=\n-", with: "\n-"), "the certificate's text is broken"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "the certificate is broken"),
            ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "the certificate is broken"),
            (root.split(separator: "\n").prefix(3).joined(separator: "\n"), "the certificate has no line `-----END C"),
            (root.replacing("END CERT", with: "END X509 CERT"), "the certificate has no line `-----END C"),
            (text("client.csr"), "this is a request for a certificate"),
            (text("rejected.pem"), "the certificate's own settings say not to trust it"),
            (text("trusted-for-clients.pem"), "the certificate's own settings say not to trust it"),
        ])
    func broken(text: String, message: String) throws {
        #expect(!text.isEmpty)
        let lines = Self.root.split(separator: "\n").count
        // The last of the three is seen, whatever was wrong before.
        let file = "\(Self.root)text\n\(text)\n\(Self.root)\(text)\n"
        let problems = try problems(authorities(Array(file.utf8)))
        #expect(problems.count == 2)
        #expect(problems.first?.hasPrefix("f:\(lines + 2): \(message)") == true, "\(problems)")
    }

    @Test("is refused where a BEGIN line is broken, and says in which line the certificate ends")
    func brokenBegin() throws {
        let lines = Self.root.split(separator: "\n").count
        let problems = try problems(authorities(Array("\(Self.root)-\(Self.intermediate)".utf8)))
        let end = lines + Self.intermediate.split(separator: "\n").count
        #expect(problems == ["f:\(end): the certificate has no line `-----BEGIN CERTIFICATE-----`"])
    }

    @Test("is refused where none of its authorities is a root, and names the one that is missing")
    func noRoot() throws {
        #expect(
            try problems(authorities(Array(Self.intermediate.utf8))) == [
                "f holds no root certificate, so that nothing could be verified with it: `Test Intermediate` was "
                    + "issued by `Test Root`; add the certificate of `Test Root`, and, if that one is no root, those "
                    + "above it"
            ])
        for text in [Self.client + Self.intermediate, Self.intermediate + Self.client] {
            let problems = try problems(authorities(Array(text.utf8)))
            #expect(problems.map { $0.contains("`Test Intermediate` was issued by `Test Root`") } == [true])
        }
        let problems = try problems(authorities(Array(Self.client.utf8)))
        #expect(problems.map { $0.contains("`client` was issued by `Test Intermediate`") } == [true])
    }

    @Test("is told once, however many accounts name it")
    func once() throws {
        let account = "provider: olostep, api_key: k, tls: {ca_file: /dev/null, cert_file: /dev/zero, key_file: /x}"
        let text = "accounts: [{name: a, \(account)}, {name: b, \(account)}]"
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(text: Array(text.utf8), source: "f", environment: [:])
        }
        #expect(error?.diagnostics.count == 3)
    }

    private let identity = "cert_file: c, key_file: k"

    private func identity(certificate: String, key: String) throws -> Result<Account.TLS, ConfigurationError> {
        try read(["c": Array(certificate.utf8), "k": Array(key.utf8)], tls: identity)
    }

    @Test(
        "and one of its key are what the client shows a provider",
        arguments: [
            text("client.key"), "\u{FEFF}" + text("client.key").replacing("\n", with: "\r\n"),
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + text("client.key"),
            client + text("client.key"),
        ])
    func identities(key: String) throws {
        let tls = try identity(certificate: Self.client + Self.intermediate, key: key).get()
        #expect(
            tls.identity?.certificateChain == [try Self.certificate("client"), try Self.certificate("intermediate")])
        #expect(tls.identity?.privateKey.exposed == Self.text("client.key"))
        #expect(tls.authorities == nil)
    }

    @Test(
        "and one of its key are refused where one does not fit the other, or cannot be used",
        arguments: [
            (client, text("intermediate.key"), "k does not belong to the certificate"),
            (intermediate + client, text("client.key"), "k belongs to the certificate in line 13 of `cert_file`"),
            (client, text("encrypted.key"), "k:1: the private key has a passphrase"),
            (client, text("encrypted-ec.key"), "k:1: the private key has a passphrase"),
            (client, client, "k holds no private key: it holds `CERTIFICATE`"),
            (client, "", "k holds no private key: it is empty"),
            (client, text("client.key") + text("client.key"), "k holds 2 private keys"),
            (client, text("client.key").replacing("\nMI", with: "\nMM"), "k:1: the private key cannot be read"),
            (client, String(text("client.key").prefix(100)), "k:1: the private key has no END line"),
            (text("client.key"), text("client.key"), "c holds no certificate: it is a private key"),
        ])
    func unfit(certificate: String, key: String, message: String) throws {
        let problems = try problems(identity(certificate: certificate, key: key))
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(message) == true, "\(problems)")
    }

    @Test("and one of its key come together", arguments: ["cert_file", "key_file"])
    func alone(key: String) throws {
        let problems = try problems(read(["f": Array(Self.client.utf8)], tls: "\(key): f"))
        #expect(problems.map { $0.contains("_file` is missing") } == [true])
    }

    @Test("that changes is another way to the provider, also where its length is the same")
    func equality() {
        func tls(_ byte: UInt8) -> Account.TLS {
            var tls = Account.TLS()
            tls.authorities = [[byte]]
            tls.identity = .init(certificateChain: [[1]], privateKey: Secret("a"))
            return tls
        }
        var otherKey = tls(1)
        otherKey.identity?.privateKey = Secret("b")
        #expect(tls(1) == tls(1))
        #expect(tls(1) != tls(2))
        #expect(tls(1) != otherKey)
    }
}
