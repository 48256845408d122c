import NIOCore
import NIOHTTP2

/// Closes a connection with HTTP/2 whose client stays after it was told to go.
///
/// Hummingbird tells it when it has been idle for too long and when the server ends, and waits for a sign that it
/// heard. One that sends none would hold the connection forever.
final class FarewellLimit: ChannelOutboundHandler {
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let limit: TimeAmount
    private var alarm: Scheduled<Void>?

    /// - Parameter limit: What is under way on the connection may take as long.
    init(_ limit: TimeAmount) {
        self.limit = limit
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .goAway = unwrapOutboundIn(data).payload, alarm == nil {
            alarm = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
                context.close(promise: nil)
            }
        }
        context.write(data, promise: promise)
    }
}
