import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// A server's certificate is for another host than the one that was to be asked.
struct WrongServer: Error {}

extension HTTPClient.Configuration {
    /// Large enough for most responses in one piece, small enough for a thousand connections.
    private static let receiveBuffer = 8 << 10

    /// Prepares each connection before the first request is sent over it: checks whose certificate it is, and adds what
    /// the client's own handlers lack.
    mutating func initializeConnections(for key: HTTPClientKey) {
        http1_1ConnectionDebugInitializer = { channel in
            Self.initialize(channel) {
                try Self.check(channel, for: key)
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(HTTP1InvalidStatusHandler(), position: .after(decoder))
                if let origin = key.forwardsTo {
                    try pipeline.addHandler(AbsoluteFormHandler(origin: origin), position: .after(decoder))
                }
            }
        }
        http2ConnectionDebugInitializer = { channel in
            Self.initialize(channel) { try Self.check(channel, for: key) }
        }
        http2StreamChannelDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(HTTP2InvalidStatusHandler(), position: .first)
            }
        }
    }

    private static func initialize(
        _ channel: any Channel, _ body: () throws -> Void
    ) -> EventLoopFuture<Void> {
        let initialized = channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: receiveBuffer))
            try body()
        }
        // The client forgets a connection that fails here, and does not close it.
        initialized.whenFailure { _ in channel.eventLoop.execute { channel.close(promise: nil) } }
        return initialized
    }

    private static func check(_ channel: any Channel, for key: HTTPClientKey) throws {
        guard key.isSecure else { return }
        guard let tls = try? channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self) else {
            throw HTTPClientError.remoteConnectionClosed
        }
        guard let identity = key.identity else { return }
        guard let certificate = tls.peerCertificate, identity.isAmong(certificate.entries) else { throw WrongServer() }
    }
}

/// Writes the whole URL where a proxy forwards plain HTTP (RFC 9112, 3.2.2); the client (1.37) asks proxies for tunnels
/// only, which many open to port 443 alone.
private final class AbsoluteFormHandler: ChannelOutboundHandler {
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let origin: String

    init(origin: String) {
        self.origin = origin
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        head.uri = origin + head.uri
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
