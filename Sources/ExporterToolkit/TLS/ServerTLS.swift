import NIOCore
import NIOSSL
import NIOTLS
import Primitives
import StrictYAML

/// How connections are encrypted, with everything loaded.
///
/// Each configuration has a context of its own, and so keys of its own for the tickets by which clients resume: no
/// certificate that was once accepted outlives the authority that was.
struct ServerTLS: Sendable {
    private let context: NIOSSLContext
    private let clientAllowedSANs: [String]
    /// Whether a client's certificate is looked at, but not who issued it.
    private let takesAnyIssuer: Bool

    init(_ configuration: WebConfiguration.TLS) throws(ConfigurationError) {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try configuration.certificate.certificates().map { .certificate($0) },
            privateKey: .privateKey(try configuration.key.key())
        )
        tls.minimumTLSVersion = configuration.minimumVersion.asNIO
        tls.maximumTLSVersion = configuration.maximumVersion.asNIO
        if !configuration.cipherSuites.isEmpty {
            tls.cipherSuites = configuration.cipherSuites.joined(separator: ":")
        }
        if !configuration.curves.isEmpty {
            tls.curves = configuration.curves.map(\.asNIO)
        }
        // The server does not wait for a client that closes without TLS's close_notify.
        tls.shutdownTimeout = .seconds(1)
        tls.applicationProtocols = ["http/1.1"]

        let policy = configuration.clientAuthentication
        takesAnyIssuer = policy == .request || policy == .requireAny
        clientAllowedSANs = configuration.clientAllowedSANs
        let isOptional = (policy == .request || policy == .verifyIfGiven) && clientAllowedSANs.isEmpty
        tls.certificateVerification =
            policy == .none ? .none : isOptional ? .optionalVerification : .noHostnameVerification
        if let authority = configuration.clientCA {
            tls.trustRoots = .certificates(try authority.certificates())
            tls.sendCANameList = true
        } else if takesAnyIssuer {
            tls.trustRoots = .certificates([])
        }
        do {
            context = try NIOSSLContext(configuration: tls)
        } catch {
            throw configuration.key.error("does not work with the certificate: \(error)")
        }
    }

    /// For a new connection.
    func handlers() -> [any ChannelHandler] {
        let tls = NIOSSLServerHandler(
            context: context,
            customVerificationCallback: takesAnyIssuer ? { _, promise in promise.succeed(.certificateVerified) } : nil,
            configuration: .init()
        )
        return clientAllowedSANs.isEmpty ? [tls] : [tls, ClientNameCheck(names: clientAllowedSANs, tls: tls)]
    }
}

/// Ends a connection whose client's certificate bears none of the names wanted, before a byte from it is read.
private final class ClientNameCheck: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let names: [String]
    private let tls: NIOSSLServerHandler
    private var hasPassed = false

    init(names: [String], tls: NIOSSLServerHandler) {
        self.names = names
        self.tls = tls
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event {
            hasPassed = tls.peerCertificate?.isNamed(oneOf: names) == true
            guard hasPassed else { return context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasPassed { context.fireChannelRead(data) }
    }
}

extension NIOSSLCertificate {
    fileprivate func isNamed(oneOf names: [String]) -> Bool {
        _subjectAlternativeNames().contains { name in
            switch name.nameType {
            case .dnsName, .email, .uri:
                // As bytes: two strings are equal in Swift when they only look the same.
                names.contains { $0.utf8.elementsEqual(name.contents) }
            case .ipAddress:
                Self.address(Array(name.contents)).map(names.contains) ?? false
            default:
                false
            }
        }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0).ipAddress
    }
}

extension PEMFile {
    fileprivate func certificates() throws(ConfigurationError) -> [NIOSSLCertificate] {
        let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(text.exposed.utf8))
        guard let certificates, !certificates.isEmpty else {
            throw error("cannot be used: expected certificates in PEM form")
        }
        return certificates
    }

    fileprivate func key() throws(ConfigurationError) -> NIOSSLPrivateKey {
        guard let key = try? NIOSSLPrivateKey(bytes: Array(text.exposed.utf8), format: .pem) else {
            throw error("cannot be used: expected a private key in PEM form, without a passphrase")
        }
        return key
    }
}

extension WebConfiguration.Version {
    fileprivate var asNIO: TLSVersion {
        switch self {
        case .tls10: .tlsv1
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }
}

extension WebConfiguration.Curve {
    fileprivate var asNIO: NIOTLSCurve {
        switch self {
        case .p256: .secp256r1
        case .p384: .secp384r1
        case .p521: .secp521r1
        case .x25519: .x25519
        }
    }
}
