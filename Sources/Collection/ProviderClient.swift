import AsyncHTTPClient
package import Credits
import NIOCore
import NIOHTTP1
import Synchronization

/// The HTTP client of the exporter. Accounts that reach their provider in the same way share connections.
package final class ProviderClient: HTTPTransport {
    /// How often a connection is tried.
    private static let attempts = 3

    let userAgent: String
    /// Nil once nothing can be sent any more.
    private let clients = Mutex<[Way: WayClient]?>([:])
    private let requests = RequestLimit(maximum: HTTPClient.Configuration.connectionsPerHost)

    /// - Parameter userAgent: What the providers read of us.
    package init(userAgent: String) {
        self.userAgent = userAgent
    }

    /// Closes the connections of all ways that none of these accounts takes, once nothing is under way on them.
    package func keepConnections(of accounts: [Account]) {
        let ways = Set(accounts.map(Way.init))
        // Out of the lock before they go.
        _ = clients.withLock { clients in
            let former = clients
            clients = clients?.filter { ways.contains($0.key) }
            return former
        }
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
                try? await client.http.shutdown()
            }
            closed.land(())
        }
        await cancelling(after: .seconds(1)) { _ = await closed.landing() }
    }

    /// Sends a request over a connection of the account's own way.
    ///
    /// - Throws: A failure whose detail holds nothing of the request.
    package func send(_ request: ProviderRequest, of account: Account) async throws(Failure) -> HTTPAnswer {
        try await requests.admit(to: request.host) { () async throws(Failure) in
            // One connection that cannot be made fails every request that waits for one, those of other accounts
            // included, and most of their connections will stand. A GET that was lost before its answer began can be
            // sent again.
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
    }

    private func sendOnce(_ request: ProviderRequest, of account: Account) async throws -> HTTPAnswer {
        let target = ConnectionTarget(url: request.url, serverName: account.tls.serverName)
        let client = try client(for: Way(of: account))
        // To the last byte: it may have been replaced by then, and takes its connections with it.
        defer { withExtendedLifetime(client) {} }
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
        let response = try await client.http.execute(message, deadline: .distantFuture)
        var answer = HTTPAnswer(
            status: Int(response.status.code), body: try await body(of: response, for: account.provider))
        answer.retryAfter = response.headers.first(name: "Retry-After")
        answer.date = response.headers.first(name: "Date")
        answer.contentEncoding = response.headers.first(name: "Content-Encoding")
        answer.hasLocation = response.headers.contains(name: "Location")
        return answer
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

    func client(for way: Way) throws -> WayClient {
        try clients.withLock { clients in
            guard clients != nil else { throw HTTPClientError.alreadyShutdown }
            if let client = clients?[way] { return client }
            let client = try WayClient(way)
            clients?[way] = client
            return client
        }
    }
}

extension ProviderRequest {
    /// With the port where it is given.
    fileprivate var host: String {
        url.split(separator: "/", maxSplits: 2).dropFirst().first.map(String.init) ?? ""
    }
}
