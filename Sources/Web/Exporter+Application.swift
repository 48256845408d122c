package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore

extension Exporter {
    /// More than any number of Prometheus servers and people need, few enough to hold in memory and open files.
    private static let maximumConnections = 2048

    /// The exporter on the network: a service that ends gracefully, with the scrapes under way finished.
    ///
    /// - Parameters:
    ///   - security: TLS and login. Whether there is TLS is settled here; the rest may be replaced at any time.
    ///   - onRunning: Called with the port once connections are taken.
    package func application(
        on address: ListenAddress,
        security: WebSecurity = WebSecurity(),
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let limits = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ExchangeTimeLimit(request: .seconds(10), answer: .seconds(30))],
            // Above Prometheus' usual scrape intervals, so that its connections live on between scrapes.
            idleTimeout: .seconds(180)
        )
        return Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                await security.respond(to: request, with: respond)
            },
            server: security.current.tls == nil
                ? .http1(configuration: limits)
                : HTTPServerBuilder { SecureChannel(security: security, responder: $0, limits: limits) },
            configuration: .init(
                address: address.bindAddress,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnections, logger: logger)
            ),
            onServerRunning: { await onRunning($0.localAddress?.port ?? address.port) },
            logger: logger
        )
    }
}
