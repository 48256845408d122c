import AsyncHTTPClient
package import Credits
import FoundationEssentials
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

    /// How often a connection is tried.
    private static let attempts = 3

    private let userAgent: String
    /// Nil once nothing can be sent any more.
    private let clients = Mutex<[Way: HTTPClient]?>([:])

    /// - Parameter userAgent: What the providers read of us.
    package init(userAgent: String) {
        self.userAgent = userAgent
    }

    /// Closes all connections. Nothing can be sent any more.
    ///
    /// A connection that is still being made would hold this up until it is or is not; it is left behind.
    package func shutdown() async {
        let clients = clients.withLock { clients in
            defer { clients = nil }
            return clients.map { Array($0.values) } ?? []
        }
        let closed = Flight<Void>()
        Task {
            for client in clients {
                // Fails only where a request is under way, and that one is told by its own error.
                try? await client.shutdown()
            }
            closed.land(())
        }
        await cancelling(after: .seconds(1)) { _ = await closed.landing() }
    }

    /// Sends a request over a connection of the account's own way.
    ///
    /// - Throws: A failure whose detail holds nothing of the request.
    package func send(_ request: ProviderRequest, of account: Account) async throws(Failure) -> HTTPAnswer {
        // One connection that cannot be made fails every request that waits for one, those of other accounts included,
        // and most of their connections will stand. A GET that was lost before its answer began can be sent again.
        var attempt = 1
        while true {
            do {
                return try await sendOnce(request, of: account)
            } catch {
                guard attempt < Self.attempts, error.isWorthAnotherConnection, !Task.isCancelled else {
                    throw Failure(error: error)
                }
                attempt += 1
            }
        }
    }

    /// Asks for a page that needs no key, such as an exporter's own health.
    ///
    /// - Parameters:
    ///   - timeout: From the first connection to the answer's head.
    ///   - verifying: Whether the certificate has to be one that is trusted.
    /// - Throws: A failure of the way. Any status that arrives is an answer.
    package func status(
        of url: String, within timeout: Duration, verifying: Bool
    ) async throws(Failure) -> Int {
        do {
            var tls = Account.TLS()
            tls.skipsVerification = !verifying
            let client = try client(for: Way(tls: tls, proxy: nil, host: nil))
            var message = HTTPClientRequest(url: url)
            message.headers.add(name: "User-Agent", value: userAgent)
            return Int(try await client.execute(message, timeout: TimeAmount(timeout)).status.code)
        } catch {
            throw Failure(error: error)
        }
    }

    private func sendOnce(_ request: ProviderRequest, of account: Account) async throws -> HTTPAnswer {
        let target = ConnectionTarget(url: request.url, serverName: account.tls.serverName)
        let client = try client(for: Way(tls: account.tls, proxy: account.proxy, host: target.connectsTo))
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
                .flatMap { RetryAfter.wait($0, now: Date().timeIntervalSince1970) },
            body: try await body(of: response, for: account.provider)
        )
    }

    private func body(of response: HTTPClientResponse, for provider: ProviderDefinition) async throws -> [UInt8] {
        do {
            let body = try await response.body.collect(upTo: HTTPAnswer.maximumBody)
            return Array(body.readableBytesView)
        } catch {
            guard !provider.needsBody(ofStatus: Int(response.status.code)) else { throw Failure(error: error) }
            return []
        }
    }

    private func client(for way: Way) throws -> HTTPClient {
        try clients.withLock { clients in
            guard clients != nil else { throw HTTPClientError.alreadyShutdown }
            if let client = clients?[way] { return client }
            let client = HTTPClient(configuration: try .init(way.tls, proxy: way.proxy, connectingTo: way.host))
            clients?[way] = client
            return client
        }
    }
}

extension HTTPClient.Configuration {
    fileprivate init(_ tls: Account.TLS, proxy: Account.Proxy?, connectingTo host: String?) throws {
        var trust = TLSConfiguration.makeClientConfiguration()
        if let authorities = tls.authorities {
            trust.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authorities))
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
        guardAgainstImpossibleStatus()
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
