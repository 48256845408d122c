import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A connection of a client: TLS where the web configuration has it, and HTTP/1.1.
///
/// Hummingbird's own (2.28) is bound to one TLS context; here each connection takes the one in use when it starts, so
/// that a renewed certificate needs no restart and disturbs no connection.
struct HTTPServerChannel: ServerChildChannel {
    /// Of all that comes before a body. Prometheus sends less than one kilobyte, a browser with cookies a few.
    private static var limits: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 16 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }

    let security: WebSecurity
    let registry: ConnectionRegistry
    let counters: ServerCounters
    let respond: @Sendable (Request, Client, consuming ResponseWriter) async throws -> Void

    struct Value: ServerChildChannelValue {
        fileprivate let connection: HTTP1Channel.Value
        fileprivate let client: Client

        var channel: any Channel { connection.channel }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let now = channel.eventLoop.now
            let client = Client(address: channel.remoteAddress?.ipAddress)
            registry.add(channel, of: client.owner, awaitedSince: now)
            let tls = security.current.tls
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers(tls?.handlers() ?? [])
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false,
                withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: Self.limits
            )
            try pipeline.addHandler(
                ConnectionHandler(
                    state: ConnectionState(isEncrypted: tls != nil, at: now), registry: registry, counters: counters,
                    client: client.observer, logger: logger))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
            return Value(
                connection: try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
                client: client
            )
        }
    }

    func handle(value: Value, logger: Logger) async {
        await HTTP1Channel { request, writer, _ in
            try await respond(request, value.client, writer)
        }.handle(value: value.connection, logger: logger)
    }
}
