import Credits
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import ServiceLifecycle

import Glibc

/// The HTTP server of an exporter, on any number of listeners, which share its limits.
struct ExporterServer: Sendable {
    private let security: WebSecurity
    private let counters: ServerCounters
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let route: @Sendable (String) -> Route

    /// - Parameters:
    ///   - security: TLS and login. Whether there is TLS is settled here; the rest may be replaced at any time.
    ///   - route: What a path gives.
    init(
        security: WebSecurity, counters: ServerCounters, logger: Logger, route: @escaping @Sendable (String) -> Route
    ) {
        self.security = security
        self.counters = counters
        registry = ConnectionRegistry(limits: .init(connections: Self.maximumConnections), counters: counters)
        self.logger = logger
        self.route = route
    }

    /// More than any number of Prometheus servers and people need, and never so many that no file is left to open.
    private static var maximumConnections: Int {
        let files = sysconf(Int32(_SC_OPEN_MAX))
        return files < 0 ? 2048 : min(2048, files / 2)
    }

    /// The server on one listener: a service that ends gracefully, with the requests in progress answered.
    ///
    /// - Parameter onRunning: Called with the port, 0 where there is none, once connections are taken.
    func service(on listener: Listener, onRunning: @escaping @Sendable (Int) async -> Void) -> any Service {
        ListenerService(
            listener: listener,
            child: HTTPServerChannel(
                security: security, registry: registry, counters: counters, respond: respond),
            logger: logger,
            onRunning: onRunning
        )
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
