import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Keeps from a connection, or a stream, that the server ends until the answers under way have been taken.
///
/// Hummingbird ends it with the last answer written, and with it takes back what the client has not taken yet.
final class EndAfterAnswers: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var requestsUnderway = 0
    private var serverEnds = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { requestsUnderway += 1 }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, requestsUnderway > 0 {
            serverEnds = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        context.write(data, promise: promise) { self.answerTaken(context) }
    }

    private func answerTaken(_ context: ChannelHandlerContext) {
        requestsUnderway -= 1
        if serverEnds, requestsUnderway == 0 {
            context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }
}
