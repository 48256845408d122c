import Hummingbird
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client takes too long to send a request or to take an answer.
///
/// Hummingbird's own limit ends idle connections; it counts every byte of a body as life, and none of an answer. So a
/// client that sends or reads a byte now and then would hold its connection, and the page with it, forever.
final class ExchangeTimeLimit: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let requestLimit: TimeAmount
    private let answerLimit: TimeAmount
    private var alarm: Scheduled<Void>?

    /// - Parameters:
    ///   - request: From the connection, or the head of a further request, to the request's end.
    ///   - answer: From the answer's head to its end on the wire.
    init(request: TimeAmount, answer: TimeAmount) {
        requestLimit = request
        answerLimit = answer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { arm(context, requestLimit) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        disarm()
    }

    func channelActive(context: ChannelHandlerContext) {
        arm(context, requestLimit)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        disarm()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: arm(context, requestLimit)
        case .body: break
        case .end: disarm()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            arm(context, answerLimit)
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated().whenComplete { _ in self.disarm() }
            context.write(data, promise: promise)
        }
    }

    private func arm(_ context: ChannelHandlerContext, _ limit: TimeAmount) {
        disarm()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
            context.close(promise: nil)
        }
    }

    private func disarm() {
        alarm?.cancel()
        alarm = nil
    }
}
