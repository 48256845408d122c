import Hummingbird
import Logging
import NIOCore

import Glibc

/// The connection that a request came on. The worst faults happen below HTTP, so they need the channel itself.
struct SimulatedConnection: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }

    /// Ends the connection with a TCP RST.
    func reset() async throws {
        // A linger time of zero makes close(2) drop what is unsent and send RST in place of FIN.
        if let socket = channel as? any SocketOptionProvider {
            try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close()
    }

    /// Sends bytes past the HTTP encoder and ends the connection.
    func end(sending bytes: [UInt8]) async throws {
        try await channel.pipeline.addHandler(RawWriter(bytes: bytes), position: .first).get()
        try await channel.closeFuture.get()
    }
}

/// What the handler nearest to the socket writes is not seen by any other.
private final class RawWriter: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    private let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
