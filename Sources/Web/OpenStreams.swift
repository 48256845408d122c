import NIOCore
import Synchronization

/// How many streams of one connection with HTTP/2 are open.
final class OpenStreams: Sendable {
    private let count = Atomic(0)

    var areNone: Bool {
        count.load(ordering: .relaxed) == 0
    }

    /// For a new stream, which it counts for as long as it is a part of it.
    func counter() -> any RemovableChannelHandler {
        Counter(streams: self)
    }

    private final class Counter: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any

        private let streams: OpenStreams

        init(streams: OpenStreams) {
            self.streams = streams
        }

        func handlerAdded(context: ChannelHandlerContext) {
            streams.count.add(1, ordering: .relaxed)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            streams.count.subtract(1, ordering: .relaxed)
        }
    }
}
