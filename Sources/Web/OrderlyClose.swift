import NIOCore
import NIOHTTP2

/// Sees to it that a connection with HTTP/2 ends no answer with it that could still be taken.
///
/// Hummingbird closes the connection at the very moment at which the last answer is written, before it is on its way;
/// and at any error of a single stream, such as a request that crosses the farewell, which has been refused by then.
final class OrderlyClose: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let limit: TimeAmount
    private var isClosing = false

    /// - Parameter limit: For the client to take what is written already.
    init(_ limit: TimeAmount) {
        self.limit = limit
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is NIOHTTP2Errors.StreamError { return }
        context.fireErrorCaught(error)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, !isClosing else { return context.close(mode: mode, promise: promise) }
        isClosing = true
        let eventLoop = context.eventLoop.assumeIsolated()
        // What is being written is written before that.
        eventLoop.execute {
            let alarm = eventLoop.scheduleTask(in: self.limit) { context.close(promise: nil) }
            // Any frame would do: it comes after all others.
            let last = HTTP2Frame(streamID: .rootStream, payload: .ping(HTTP2PingData(), ack: false))
            context.write(self.wrapOutboundOut(last), promise: nil) {
                alarm.cancel()
                context.close(promise: promise)
            }
            context.flush()
        }
    }
}
