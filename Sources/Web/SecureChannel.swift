import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOTLS

/// A connection with TLS, and in it whatever version of HTTP the client and we agree on.
///
/// Hummingbird's own is bound to one context; here each connection takes the one in use when it begins, so that a
/// renewed certificate needs no restart and disturbs no connection.
struct SecureChannel: ServerChildChannel {
    /// A client that has not agreed on anything by then has other things in mind.
    private static let handshakeLimit = TimeAmount.seconds(10)

    /// Above the longest scrape without a header of Prometheus.
    private static let farewellLimit = TimeAmount.seconds(15)

    private let security: WebSecurity
    private let http1: HTTP1Channel
    private let http2: HTTP2Channel

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let agreement: EventLoopFuture<Agreement>
    }

    fileprivate enum Agreement: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    /// - Parameter limits: Of a connection with HTTP/1.1, and of each request with HTTP/2.
    init(
        security: WebSecurity, responder: @escaping HTTPChannelHandler.Responder, limits: HTTP1Channel.Configuration
    ) {
        self.security = security
        http1 = HTTP1Channel(responder: responder, configuration: limits)
        http2 = HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: limits.idleTimeout.map { .nanoseconds($0.nanoseconds) },
                streamConfiguration: limits
            )
        )
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Agreement> { [http1, http2] result in
                if case .negotiated("h2") = result {
                    http2.setup(channel: channel, logger: logger).flatMapThrowing { connection in
                        let pipeline = channel.pipeline.syncOperations
                        let frames = try pipeline.handler(type: NIOHTTP2Handler.self)
                        try pipeline.addHandler(FarewellLimit(Self.farewellLimit), position: .after(frames))
                        return .http2(connection)
                    }
                } else {
                    http1.setup(channel: channel, logger: logger).map { .http1($0) }
                }
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers(security.current.tls?.handlers() ?? [])
            try pipeline.addHandler(negotiation)
            let agreement = negotiation.protocolNegotiationResult
            let alarm = channel.eventLoop.scheduleTask(in: Self.handshakeLimit) { channel.close(promise: nil) }
            agreement.whenComplete { _ in alarm.cancel() }
            return Value(channel: channel, agreement: agreement)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.agreement.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("no handshake", metadata: ["error": "\(error)"])
        }
    }
}
