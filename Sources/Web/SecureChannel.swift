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

    /// A client that hears good-bye and has nothing under way says so at once.
    private static let farewellLimit = TimeAmount.seconds(1)

    /// As long as an answer may take in any case.
    private static let lastAnswerLimit = TimeAmount.seconds(10)

    private let security: WebSecurity
    private let responder: HTTPChannelHandler.Responder
    private let limits: HTTP1Channel.Configuration
    private let http1: HTTP1Channel

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        fileprivate let agreement: EventLoopFuture<Agreement>
    }

    fileprivate enum Agreement: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel, HTTP2Channel.Value)
    }

    /// - Parameter limits: Of a connection with HTTP/1.1, and of each request with HTTP/2.
    init(
        security: WebSecurity, responder: @escaping HTTPChannelHandler.Responder, limits: HTTP1Channel.Configuration
    ) {
        self.security = security
        self.responder = responder
        self.limits = limits
        http1 = HTTP1Channel(responder: responder, configuration: limits)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Agreement> { result in
                if case .negotiated("h2") = result {
                    setUpHTTP2(channel, logger)
                } else {
                    http1.setup(channel: channel, logger: logger).map { .http1($0) }
                }
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers(security.current.tls?.handlers() ?? [])
            try pipeline.addHandlers(HandshakeLimit(Self.handshakeLimit), negotiation)
            return Value(channel: channel, agreement: negotiation.protocolNegotiationResult)
        }
    }

    private func setUpHTTP2(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<Agreement> {
        let streams = OpenStreams()
        let http2 = http2(counting: streams)
        return http2.setup(channel: channel, logger: logger).flatMapThrowing { connection in
            let pipeline = channel.pipeline.syncOperations
            let frames = try pipeline.handler(type: NIOHTTP2Handler.self)
            try pipeline.addHandlers(
                OrderlyClose(Self.lastAnswerLimit), FarewellLimit(Self.farewellLimit, streams: streams),
                position: .after(frames))
            return .http2(http2, connection)
        }
    }

    private func http2(counting streams: OpenStreams) -> HTTP2Channel {
        var limits = limits
        limits.additionalChannelHandlers = { [others = limits.additionalChannelHandlers] in
            others() + [streams.counter()]
        }
        return HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: limits.idleTimeout.map { .nanoseconds($0.nanoseconds) },
                streamConfiguration: limits
            )
        )
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.agreement.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let http2, let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            logger.debug("no handshake", metadata: ["error": "\(error)"])
        }
    }
}
