import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import Primitives
import ServiceLifecycle

/// The HTTP server of an exporter: a service that ends gracefully, with the requests in progress answered. Its listeners
/// share its limits.
package struct ExporterServer: Service {
    private let listeners: [Listener]
    private let security: WebSecurity
    private let counters: ServerCounters
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void
    private let route: @Sendable (String) -> Route

    /// - Parameters:
    ///   - security: TLS and login. Whether there is TLS is settled here; the rest may be replaced at any time.
    ///   - metrics: Where requests and closed connections are counted.
    ///   - onRunning: Called for each listener with its port, 0 where there is none, once connections are taken.
    ///   - route: What a path gives.
    package init(
        on listeners: [Listener],
        security: WebSecurity = WebSecurity(),
        metrics: ExporterMetrics,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in },
        route: @escaping @Sendable (String) -> Route
    ) {
        self.listeners = listeners
        self.security = security
        counters = metrics.counters
        registry = ConnectionRegistry(limits: .init(connections: Self.maximumConnections), counters: counters)
        self.logger = logger
        self.onRunning = onRunning
        self.route = route
    }

    /// More than any number of Prometheus servers and people need, and never so many that no file is left to open.
    private static var maximumConnections: Int {
        min(2048, OpenDescriptors.forServer)
    }

    /// Serves until the process shuts down.
    ///
    /// - Throws: Why no connection can be taken from one of the listeners.
    package func run() async throws {
        let channel = HTTPServerChannel(security: security, registry: registry, counters: counters, respond: respond)
        try await withThrowingDiscardingTaskGroup { group in
            for listener in listeners {
                let acceptor = ConnectionAcceptor(
                    listener: listener, channel: channel, logger: logger, onRunning: onRunning)
                group.addTask { try await acceptor.run() }
            }
        }
    }

    @Sendable private func respond(
        to request: Request, from client: Client, by writer: consuming ResponseWriter
    ) async throws {
        let start = ContinuousClock.now
        counters.requestStarted()
        defer { counters.requestEnded() }
        let route = route(request.uri.path)
        var response = await security.response(to: request, for: route, from: client)
        response.headers[.date] = HTTPDate.text(Date().timeIntervalSince1970)
        counters.count(handler: route.handler, code: response.status.code)
        defer { logger.requestServed(request, with: response, to: client.address, since: start) }
        try await writer.write(response: response.head, body: response.body)
    }
}
