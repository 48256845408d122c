import AsyncHTTPClient
import Credits
import NIOCore
import NIOSSL

/// Everything about reaching a provider that needs a client of its own.
struct Way: Hashable {
    let tls: Account.TLS
    var proxy: Account.Proxy?
    /// The URL's host, where its certificate bears another name.
    var host: String?
}

extension Way {
    init(of account: Account) {
        let target = ConnectionTarget(url: account.baseURL, serverName: account.tls.serverName)
        self.init(tls: account.tls, proxy: account.proxy, host: target.connectsTo)
    }
}

/// The connections of one way. They end with the last one who holds it.
final class WayClient: Sendable {
    let http: HTTPClient

    init(_ way: Way) throws {
        http = HTTPClient(configuration: try .init(way))
    }

    deinit {
        Task { [http] in try? await http.shutdown() }
    }
}

extension HTTPClient.Configuration {
    /// Within one scrape a thousand accounts of a provider may connect at once.
    static let connectionsPerHost = 1000

    fileprivate init(_ way: Way) throws {
        let tls = way.tls
        var trust = TLSConfiguration.makeClientConfiguration()
        if let authorities = tls.authorities {
            trust.trustRoots = .certificates(try authorities.map { try NIOSSLCertificate(bytes: $0, format: .der) })
        }
        trust.minimumTLSVersion = TLSVersion(tls.minimumVersion)
        if let identity = tls.identity {
            trust.certificateChain = try identity.certificateChain.map {
                .certificate(try NIOSSLCertificate(bytes: $0, format: .der))
            }
            trust.privateKey = .privateKey(
                try NIOSSLPrivateKey(bytes: Array(identity.privateKey.exposed.utf8), format: .pem))
        }
        if tls.skipsVerification {
            trust.certificateVerification = .none
        }
        self.init(
            tlsConfiguration: trust,
            // A redirect would carry the key to wherever it points.
            redirectConfiguration: .disallow,
            // Longer than an account waits; bounds what a dead address holds on to.
            timeout: .init(connect: .seconds(60)),
            // Scrapes are far apart: a connection kept between them is more often closed by the other side at the
            // very moment of use than it is useful.
            connectionPool: .init(
                idleTimeout: .seconds(3), concurrentHTTP1ConnectionsPerHostSoftLimit: Self.connectionsPerHost),
            proxy: way.proxy.map(HTTPClient.Configuration.Proxy.init),
            decompression: .disabled
        )
        // Otherwise a refusal is tried again until the deadline, and looks like one.
        connectionPool.retryConnectionEstablishment = false
        guardAgainstImpossibleStatus()
        if let name = tls.serverName, let host = way.host {
            dnsOverride = [name: host]
        }
    }
}

extension HTTPClient.Configuration.Proxy {
    fileprivate init(_ proxy: Account.Proxy) {
        switch proxy.scheme {
        case .http:
            let login = proxy.login.map { login in
                let parts = login.exposed.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return HTTPClient.Authorization.basic(
                    username: String(parts[0]), password: String(parts.dropFirst().first ?? ""))
            }
            self = .server(host: proxy.host, port: proxy.port, authorization: login)
        case .socks5:
            self = .socksServer(host: proxy.host, port: proxy.port)
        }
    }
}

extension TLSVersion {
    fileprivate init(_ version: Account.TLS.Version) {
        switch version {
        case .tls10: self = .tlsv1
        case .tls11: self = .tlsv11
        case .tls12: self = .tlsv12
        case .tls13: self = .tlsv13
        }
    }
}
