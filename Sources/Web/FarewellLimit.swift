import NIOCore
import NIOHTTP2

/// Closes a connection with HTTP/2 whose client stays after it was told to go and has no stream open.
///
/// Hummingbird tells it when it has been idle for too long and when the server ends, and waits for a sign that it
/// heard. One that sends none would hold the connection forever.
final class FarewellLimit: ChannelOutboundHandler {
    typealias OutboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let limit: TimeAmount
    private let streams: OpenStreams
    private var alarm: Scheduled<Void>?

    /// - Parameters:
    ///   - limit: For a sign of the client.
    ///   - streams: Those of the connection.
    init(_ limit: TimeAmount, streams: OpenStreams) {
        self.limit = limit
        self.streams = streams
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        alarm?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .goAway = unwrapOutboundIn(data).payload, alarm == nil { setAlarm(context) }
        context.write(data, promise: promise)
    }

    private func setAlarm(_ context: ChannelHandlerContext) {
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
            if self.streams.areNone { context.close(promise: nil) } else { self.setAlarm(context) }
        }
    }
}
