import Credits
import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

extension Exporter {
    /// Above Prometheus' usual scrape intervals, so that its connections live on between scrapes.
    private static let idleLimit = TimeAmount.seconds(180)

    /// The exporter on the network: a service that ends gracefully, with the scrapes under way finished.
    ///
    /// - Parameters:
    ///   - security: TLS and login. Whether there is TLS is settled here; the rest may be replaced at any time.
    ///   - onRunning: Called with the port, 0 where there is none, once connections are taken.
    package func service(
        on listener: Listener,
        security: WebSecurity = WebSecurity(),
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> any Service {
        func server(_ child: some ServerChildChannel) -> any Service {
            WebServer(listener: listener, child: child, limit: connections, logger: logger, onRunning: onRunning)
        }
        let responder: HTTPChannelHandler.Responder = { request, writer, channel in
            let start = ContinuousClock.now
            let client = try await channel.pipeline.handler(type: Client.self).get()
            let address = channel.remoteAddress?.ipAddress
            var response = await connections.whileWorking(for: channel) {
                await security.respond(to: request, on: site, from: address) {
                    await respond(to: $0, of: client, at: address)
                }
            }
            response.headers[.date] = HTTPDate.text(Date().timeIntervalSince1970)
            defer { logger.requestServed(request, with: response, to: address, since: start) }
            try await writer.write(response: response.head, body: response.body)
        }
        return security.current.tls == nil
            ? server(HTTP1Channel(responder: responder, configuration: limits))
            : server(SecureChannel(security: security, responder: responder, limits: limits))
    }

    private var limits: HTTP1Channel.Configuration {
        .init(
            additionalChannelHandlers: [
                RequestGuard.Installer(),
                Client(),
                EndAfterAnswers(),
                ExchangeTimeLimit(
                    request: .seconds(10), answer: .seconds(30), wait: Self.idleLimit + .seconds(10), answers: answers),
            ],
            idleTimeout: Self.idleLimit,
            // All that comes before a body. Prometheus sends less than one kilobyte, a browser with cookies a few.
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100)
        )
    }
}
