import AsyncHTTPClient
import Credits
import NIOCore
import NIOSSL
import Primitives

/// Everything about reaching a provider that needs a client of its own. Requests with equal keys share connections.
struct HTTPClientKey: Hashable {
    /// A proxy, with an address in place of its name.
    struct Proxy: Hashable {
        let scheme: Account.Proxy.Scheme
        let address: String
        let port: Int
        let login: Secret?

        var authorization: HTTPClient.Authorization? {
            login.map { login in
                let parts = login.exposed.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return .basic(username: String(parts[0]), password: String(parts.dropFirst().first ?? ""))
            }
        }
    }

    /// Host and port of the URLs that the client is given. A client (1.37) keeps something of each as long as it lives, so
    /// one for all would grow with every address that a host has had.
    var authority = ""
    let tls: Account.TLS
    /// What the certificate must be for; nil for plain HTTP, and where the account verifies nothing.
    var identity: ServerIdentity?
    /// Whether the request is to be encrypted: then none leaves over a connection that is not.
    let isSecure: Bool
    /// The name in the URL that the client is given, which is also that of SNI, and the host to connect to in its place.
    var connectsTo: [String: String] = [:]
    var proxy: Proxy?
    /// `http://host:port` of the provider, for a proxy that forwards plain HTTP and is sent whole URLs.
    var forwardsTo: String?
    /// Whether there are further addresses to try, which must not wait for long.
    var hasAlternative: Bool
}

extension HTTPClientKey {
    /// How many requests there may be at a time. Each may leave a connection behind that is about to be closed.
    static var requestsInAll: Int { max(OpenDescriptors.forFetches / 2, 4) }

    /// The same to one host, where a thousand accounts of a provider may connect at once. Hosts that hang leave room to others.
    static var requestsPerHost: Int { min(1000, max(requestsInAll / 4, 4)) }

    /// How long a connection is kept for another request. Scrapes are far apart: a connection kept between them is more often
    /// closed by the other side at the very moment of use than it is useful. Where few files may be open, none is kept.
    fileprivate static var idleTimeout: TimeAmount {
        OpenDescriptors.forFetches < 1 << 13 ? .milliseconds(1) : .seconds(3)
    }
}

/// One HTTP client and its connections. They end with the last one who holds it.
final class PooledHTTPClient: Sendable {
    let http: HTTPClient

    /// - Parameter systemRoots: Whom an account trusts that names no authorities of its own.
    init(_ key: HTTPClientKey, systemRoots: NIOSSLTrustRoots) throws {
        http = HTTPClient(configuration: try .init(key, systemRoots: systemRoots))
    }

    deinit {
        Task { [http] in try? await http.shutdown() }
    }
}

extension HTTPClient.Configuration {
    fileprivate init(_ key: HTTPClientKey, systemRoots: NIOSSLTrustRoots) throws {
        self.init(
            tlsConfiguration: try .init(key.tls, systemRoots: systemRoots),
            // A redirect would carry the key to wherever it points.
            redirectConfiguration: .disallow,
            // The last address has longer than an account waits; this bounds what a dead one holds on to.
            timeout: .init(connect: .seconds(key.hasAlternative ? 3 : 60)),
            connectionPool: .init(
                idleTimeout: HTTPClientKey.idleTimeout,
                concurrentHTTP1ConnectionsPerHostSoftLimit: HTTPClientKey.requestsPerHost),
            proxy: key.forwardsTo == nil ? key.proxy.map(HTTPClient.Configuration.Proxy.init) : nil,
            decompression: .disabled
        )
        // Otherwise a refusal is tried again until the deadline, and looks like one.
        connectionPool.retryConnectionEstablishment = false
        // Nobody has set one, and to find that out takes the client two casts for each request.
        tracing.tracer = nil
        dnsOverride = key.connectsTo
        initializeConnections(for: key)
    }
}

extension TLSConfiguration {
    fileprivate init(_ tls: Account.TLS, systemRoots: NIOSSLTrustRoots) throws {
        self = .makeClientConfiguration()
        trustRoots = try tls.authorities.map { .certificates(try $0.map(NIOSSLCertificate.init(der:))) } ?? systemRoots
        // NIOSSL (2.37) would also take a certificate for the address of the socket's peer, which whoever bends a
        // look-up can have, and which is a proxy's where there is one. `initializeConnections` looks at the names.
        certificateVerification = tls.skipsVerification ? .none : .noHostnameVerification
        minimumTLSVersion = .init(tls.minimumVersion)
        if let identity = tls.identity {
            certificateChain = try identity.certificateChain.map { .certificate(try NIOSSLCertificate(der: $0)) }
            privateKey = .privateKey(
                try NIOSSLPrivateKey(bytes: Array(identity.privateKey.exposed.utf8), format: .pem))
        }
    }
}

extension NIOSSLCertificate {
    fileprivate convenience init(der: [UInt8]) throws {
        try self.init(bytes: der, format: .der)
    }
}

extension TLSVersion {
    fileprivate init(_ version: Account.TLS.Version) {
        self =
            switch version {
            case .tls10: .tlsv1
            case .tls11: .tlsv11
            case .tls12: .tlsv12
            case .tls13: .tlsv13
            }
    }
}

extension HTTPClient.Configuration.Proxy {
    fileprivate init(_ proxy: HTTPClientKey.Proxy) {
        switch proxy.scheme {
        case .http:
            self = .server(host: proxy.address, port: proxy.port, authorization: proxy.authorization)
        case .socks5:
            self = .socksServer(host: proxy.address, port: proxy.port)
        }
    }
}
