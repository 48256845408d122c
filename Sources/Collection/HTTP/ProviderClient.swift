import AsyncHTTPClient
import Concurrency
package import Credits
package import Logging
import NIOCore
import NIOHTTP1
import Primitives
import ServiceLifecycle

/// The HTTP client of the exporter. Accounts that reach their provider in the same way share connections.
package final class ProviderClient: HTTPTransport {
    /// How often a connection is tried at least; once for each address of the host, if there are more.
    private static let attempts = 3
    private static let maximumAttempts = 8
    /// Bodies of up to this size are read whenever they come.
    private static let smallBody = 16 << 10

    private let userAgent: String
    private let pool = HTTPClientPool()
    private let resolver = HostResolver()
    private let descriptors: DescriptorShortage
    /// A fetch may have several requests, and one that waits for a connection of the client fails there after a time.
    private let requests = HostLimiter(inAll: HTTPClientKey.requestsInAll, ofHost: HTTPClientKey.requestsPerHost)
    /// Bounds the memory that bodies take: several of a host may stall in the midst of theirs before others have to wait.
    private let largeBodies = HostLimiter(inAll: 32, ofHost: 4)
    /// Those that say no more than why there is no reading keep out none that hold one.
    private let largeErrors = HostLimiter(inAll: 8, ofHost: 2)

    /// - Parameters:
    ///   - userAgent: What the providers read of us.
    ///   - logger: For what concerns all accounts, such as a want of file descriptors.
    package init(userAgent: String, logger: Logger) {
        self.userAgent = userAgent
        descriptors = DescriptorShortage(logger: logger)
    }

    /// Closes all connections. Nothing can be sent any more.
    ///
    /// A connection that is still being made would hold this up until it is or is not; it is left behind.
    package func shutdown() async {
        let clients = pool.end()
        let closed = SharedResult<Void>()
        Task {
            for client in clients {
                // Fails only where a request is in progress, and that request has an error of its own.
                try? await client.http.shutdown()
            }
            closed.fulfill(())
        }
        await withTimeout(.seconds(1)) { _ = await closed.value() }
    }

    /// Sends a request over a connection of the account's own route.
    ///
    /// - Throws: A failure whose detail holds nothing of the request.
    package func send(
        _ request: ProviderRequest, of account: Account,
        reading read: @escaping @Sendable (ProviderResponse) -> FetchResult
    ) async throws(Failure) -> FetchResult {
        let endpoint = Endpoint(url: request.url.exposed)
        let message = Message(
            method: HTTPMethod(rawValue: request.method.rawValue),
            headers: HTTPHeaders(request.headers.map { ($0.name, $0.value.exposed) }),
            body: request.body.map { ByteBuffer(string: $0.exposed) })
        return try await requests.admit(to: endpoint.authority) { () async throws(Failure) in
            let exchange = try await exchange(message, with: endpoint, tls: account.tls, proxy: account.proxy)
            // To the last byte: the pool may have let it go by then, and its connections end with it.
            defer { withExtendedLifetime(exchange.client) {} }
            return try await self.read(exchange.response, from: endpoint, of: account, read)
        }
    }

    /// What is sent to an endpoint.
    struct Message {
        var method = HTTPMethod.GET
        var headers = HTTPHeaders()
        var body: ByteBuffer?
    }

    struct Exchange {
        let client: PooledHTTPClient
        let response: HTTPClientResponse
    }

    /// Sends a request that only reads, and waits for the head of its response.
    func exchange(
        _ message: Message, with endpoint: Endpoint, tls: Account.TLS, proxy: Account.Proxy?
    ) async throws(Failure) -> Exchange {
        var headers = message.headers
        headers.add(name: "User-Agent", value: userAgent)
        headers.add(name: "Host", value: endpoint.authority)
        let host = proxy?.host ?? endpoint.host
        var (attempt, attempts) = (0, Self.attempts)
        while true {
            do {
                let addresses = try await resolver.addresses(of: host)
                attempts = min(max(Self.attempts, addresses.count), Self.maximumAttempts)
                let address = addresses[attempt % addresses.count]
                let route = HTTPRoute(
                    to: endpoint, tls: tls, proxy: proxy, address: address,
                    hasAlternative: attempt + 1 < addresses.count)
                let client = try await pool.client(for: route.key)
                var request = HTTPClientRequest(url: route.url)
                request.method = message.method
                request.headers = headers
                request.body = message.body.map(HTTPClientRequest.Body.bytes)
                if route.key.forwardsTo != nil, let login = route.key.proxy?.authorization {
                    request.headers.add(name: "Proxy-Authorization", value: login.headerValue)
                }
                // The one deadline over head and body is the calling task's: this one would end at the head.
                let response = try await client.http.execute(request, deadline: .distantFuture)
                resolver.prefer(address, of: host, among: addresses)
                return Exchange(client: client, response: response)
            } catch {
                guard !error.isWantOfDescriptors else {
                    try await descriptors.wait()
                    continue
                }
                // One connection that cannot be made fails every request that waits for one, those of other accounts
                // included, and most of their connections will stand. What only reads can be sent again where it was
                // lost before its response began.
                attempt += 1
                guard attempt < attempts, error.isWorthAnotherConnection, !Task.isCancelled else {
                    throw Failure(error: error)
                }
            }
        }
    }

    private func read(
        _ response: HTTPClientResponse, from endpoint: Endpoint, of account: Account,
        _ read: @escaping @Sendable (ProviderResponse) -> FetchResult
    ) async throws(Failure) -> FetchResult {
        guard account.provider.mayRead(status: Int(response.status.code)) else {
            // The status is known, and with it the reason. The body may say more, if it comes.
            let result = await withTimeout(account.timeout / 2) {
                try? await self.readBody(of: response, from: endpoint, within: self.largeErrors, read)
            }
            return result ?? read(ProviderResponse(response, body: nil))
        }
        return try await readBody(of: response, from: endpoint, within: largeBodies, read)
    }

    private func readBody(
        of response: HTTPClientResponse, from endpoint: Endpoint, within limiter: HostLimiter,
        _ read: @escaping @Sendable (ProviderResponse) -> FetchResult
    ) async throws(Failure) -> FetchResult {
        var body = response.body.makeAsyncIterator()
        var bytes = ByteBuffer()
        if try await body.isAtEnd(after: Self.smallBody, into: &bytes) {
            return read(ProviderResponse(response, body: bytes))
        }
        return try await limiter.admit(to: endpoint.authority) { () async throws(Failure) in
            guard try await body.isAtEnd(after: ProviderResponse.maximumBody, into: &bytes) else {
                var failure = Failure(
                    .bodyTooLarge, detail: "the body is longer than \(ProviderResponse.maximumBody) bytes")
                failure.status = Int(response.status.code)
                throw failure
            }
            return read(ProviderResponse(response, body: bytes))
        }
    }
}

extension ProviderClient: Service {
    /// Keeps connections until the process shuts down, and closes them then.
    package func run() async {
        try? await gracefulShutdown()
        // This task may have been cancelled, and closing takes its time all the same.
        await Task { await shutdown() }.value
    }
}

extension ProviderResponse {
    /// - Parameter body: Nil where it did not come.
    fileprivate init(_ response: HTTPClientResponse, body: ByteBuffer?) {
        self.init(status: Int(response.status.code), body: body.map { Array($0.readableBytesView) } ?? [])
        retryAfter = response.headers.first(name: "Retry-After")
        date = response.headers.first(name: "Date")
        contentEncoding = response.headers.first(name: "Content-Encoding")
        hasLocation = response.headers.contains(name: "Location")
    }
}

extension HTTPClientResponse.Body.AsyncIterator {
    /// Reads on until there are more bytes than the limit, or no more: gives whether that is all.
    fileprivate mutating func isAtEnd(after limit: Int, into bytes: inout ByteBuffer) async throws(Credits.Failure)
        -> Bool
    {
        do {
            while bytes.readableBytes <= limit {
                guard var chunk = try await next() else { return true }
                bytes.writeBuffer(&chunk)
            }
            return false
        } catch {
            throw Credits.Failure(error: error)
        }
    }
}
