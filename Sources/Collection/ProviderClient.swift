import AsyncHTTPClient
package import Credits
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// The HTTP client of the exporter. Accounts that reach their provider in the same way share connections.
package final class ProviderClient: HTTPTransport {
    /// Everything that needs a client of its own.
    private struct Way: Hashable {
        let tls: Account.TLS
        let proxy: Account.Proxy?
        /// The URL's host, where its certificate bears another name.
        let host: String?
    }

    private let clocks: Clocks
    private let userAgent: String
    private let clients = Mutex<[Way: HTTPClient]>([:])

    /// - Parameter userAgent: What the providers read of us.
    package init(userAgent: String, clocks: Clocks = Clocks()) {
        self.userAgent = userAgent
        self.clocks = clocks
    }

    /// Closes all connections. Nothing can be sent any more.
    package func shutdown() async {
        let clients = clients.withLock { clients in
            defer { clients = [:] }
            return clients.values
        }
        for client in clients {
            // Fails only where a request is under way, and that one is told by its own error.
            try? await client.shutdown()
        }
    }

    /// Sends a request over a connection of the account's own way.
    ///
    /// - Throws: A failure whose detail holds nothing of the request.
    package func send(_ request: ProviderRequest, of account: Account) async throws(Failure) -> HTTPAnswer {
        let target = ConnectionTarget(url: request.url, serverName: account.tls.serverName)
        do {
            let client = client(for: Way(tls: account.tls, proxy: account.proxy, host: target.connectsTo))
            var message = HTTPClientRequest(url: target.url)
            for header in request.headers {
                message.headers.add(name: header.name, value: header.value)
            }
            message.headers.add(name: request.credentialHeader, value: request.credential.exposed)
            message.headers.add(name: "User-Agent", value: userAgent)
            if let host = target.hostHeader {
                message.headers.add(name: "Host", value: host)
            }
            // The one deadline over head and body is the calling task's: this one would end at the head.
            let response = try await client.execute(message, deadline: .distantFuture)
            return HTTPAnswer(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After")
                    .flatMap { RetryAfter.wait($0, now: clocks.unixSeconds()) },
                body: try await body(of: response)
            )
        } catch {
            throw Failure(error: error)
        }
    }

    private func body(of response: HTTPClientResponse) async throws -> [UInt8] {
        do {
            let body = try await response.body.collect(upTo: HTTPAnswer.maximumBody)
            return Array(body.readableBytesView)
        } catch {
            // Only a reading needs the body; any other status speaks for itself.
            guard response.status != .ok else { throw error }
            return []
        }
    }

    private func client(for way: Way) -> HTTPClient {
        clients.withLock { clients in
            if let client = clients[way] { return client }
            let client = HTTPClient(configuration: .init(way.tls, proxy: way.proxy, connectingTo: way.host))
            clients[way] = client
            return client
        }
    }
}

extension HTTPClient.Configuration {
    fileprivate init(_ tls: Account.TLS, proxy: Account.Proxy?, connectingTo host: String?) {
        var trust = TLSConfiguration.makeClientConfiguration()
        if let file = tls.authorityFile {
            trust.trustRoots = .file(file)
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
            // very moment of use than it is useful. Within one scrape all accounts may connect at once.
            connectionPool: .init(idleTimeout: .seconds(3), concurrentHTTP1ConnectionsPerHostSoftLimit: 1024),
            proxy: proxy.map(HTTPClient.Configuration.Proxy.init),
            decompression: .disabled
        )
        // Otherwise a refusal is tried again until the deadline, and looks like one.
        connectionPool.retryConnectionEstablishment = false
        if let name = tls.serverName, let host {
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
