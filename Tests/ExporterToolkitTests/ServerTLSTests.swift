import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL
import Primitives
import StrictYAML
import Testing

@testable import ExporterToolkit

/// The certificates beside this file: an authority, what it gave to a server and to a client, and a stranger's.
private enum Certificates {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(component: "Certificates")

    static func path(_ name: String) -> String {
        folder.appending(component: name).path
    }

    static func file(_ name: String) throws -> PEMFile {
        PEMFile(
            text: Secret(try String(contentsOfFile: path(name), encoding: .utf8)), path: name, source: "web.yml",
            position: .init(line: 3, column: 14))
    }
}

/// A client and a server that are connected in memory.
private struct Connection {
    private let client = EmbeddedChannel()
    private let server = EmbeddedChannel()

    /// - Parameter name: Of the client's certificate, nil for a client without one.
    init(to tls: ServerTLS, by name: String?) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(Certificates.path("authority.pem"))
        if let name {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(Certificates.path("\(name).pem"))
                .map { .certificate($0) }
            configuration.privateKey = .privateKey(
                try NIOSSLPrivateKey(file: Certificates.path("\(name).key"), format: .pem))
        }
        let context = try NIOSSLContext(configuration: configuration)
        let handler = try NIOSSLClientHandler(context: context, serverHostname: "exporter.test")
        try client.pipeline.syncOperations.addHandler(handler)
        try server.pipeline.syncOperations.addHandlers(tls.handlers())
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
        server.connect(to: address, promise: nil)
        client.connect(to: address, promise: nil)
    }

    /// Whether what the client sends reaches what stands behind TLS.
    func isAccepted() -> Bool {
        client.writeAndFlush(ByteBuffer(string: "ping"), promise: nil)
        var hasMoved = true
        while hasMoved {
            hasMoved = false
            for (one, other) in [(client, server), (server, client)] {
                while let bytes = try? one.readOutbound(as: ByteBuffer.self) {
                    hasMoved = true
                    _ = try? other.writeInbound(bytes)
                }
                one.embeddedEventLoop.run()
            }
        }
        return (try? server.readInbound(as: ByteBuffer.self)) == ByteBuffer(string: "ping")
    }
}

@Suite("TLS towards scrapers")
struct ServerTLSTests {
    private func configuration(
        _ policy: WebConfiguration.ClientAuthentication = .none
    ) throws -> WebConfiguration.TLS {
        var tls = WebConfiguration.TLS(
            certificate: try Certificates.file("server.pem"), key: try Certificates.file("server.key"))
        tls.clientAuthentication = policy
        if policy == .verifyIfGiven || policy == .requireAndVerify {
            tls.clientCA = try Certificates.file("authority.pem")
        }
        return tls
    }

    @Test(
        "takes the clients that the policy is for",
        arguments: [
            (.none, [nil, "client", "stranger"]), (.request, [nil, "client", "stranger"]),
            (.requireAny, ["client", "stranger"]), (.verifyIfGiven, [nil, "client"]), (.requireAndVerify, ["client"]),
        ] as [(WebConfiguration.ClientAuthentication, [String?])]
    )
    func policy(policy: WebConfiguration.ClientAuthentication, accepted: [String?]) throws {
        let tls = try ServerTLS(configuration(policy))
        let clients = [nil, "client", "stranger"]
        #expect(try clients.filter { try Connection(to: tls, by: $0).isAccepted() } == accepted)
    }

    @Test(
        "takes only clients with one of the names, not one byte of the others",
        arguments: [
            (["prometheus.test"], true), (["192.0.2.1"], true), (["other", "prometheus.test"], true),
            (["Prometheus.test"], false), (["192.0.2.2"], false), (["test"], false), (["client"], false),
        ]
    )
    func names(names: [String], isAccepted: Bool) throws {
        var configuration = try configuration(.requireAndVerify)
        configuration.clientAllowedSANs = names
        #expect(try Connection(to: ServerTLS(configuration), by: "client").isAccepted() == isAccepted)
    }

    @Test("does not take a name from a certificate that nobody vouches for")
    func strangerWithTheName() throws {
        var configuration = try configuration(.requireAndVerify)
        configuration.clientAllowedSANs = ["prometheus.test"]
        #expect(try !Connection(to: ServerTLS(configuration), by: "stranger").isAccepted())
    }

    @Test("takes the place of a configuration that is in use, but not without TLS")
    func replacement() throws {
        var configuration = WebConfiguration()
        configuration.tls = try self.configuration(.requireAndVerify)
        let security = try WebSecurity(configuration, realm: "test")
        func accepts(_ client: String?) throws -> Bool {
            try Connection(to: try #require(security.current.tls), by: client).isAccepted()
        }
        #expect(try !accepts(nil))
        configuration.tls = try self.configuration()
        try security.replace(with: configuration)
        #expect(try accepts(nil))
        #expect(throws: ConfigurationError.self) { try security.replace(with: WebConfiguration()) }
        #expect(try accepts(nil))
    }

    @Test("says which file is wrong, and where the configuration names it")
    func wrongFiles() throws {
        var tls = try configuration()
        tls.key = try Certificates.file("client.key")
        var error = #expect(throws: ConfigurationError.self) { try ServerTLS(tls) }
        #expect(error?.description.hasPrefix("web.yml:3:14: error: client.key does not work with the cert") == true)
        tls.key = try Certificates.file("server.pem")
        error = #expect(throws: ConfigurationError.self) { try ServerTLS(tls) }
        #expect(error?.description.hasPrefix("web.yml:3:14: error: server.pem cannot be used") == true)
    }
}
