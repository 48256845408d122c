import HTTPTypes
import Hummingbird
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
    private let waitLimit: TimeAmount
    private let answers: AnswerLimit
    /// Two alarms: an answer may begin before its request has ended, and a further request before an answer has.
    private var requestAlarm: Scheduled<Void>?
    private var answerAlarm: Scheduled<Void>?
    private var answersUnderway = 0
    private var requestIsUnderway = false

    /// - Parameters:
    ///   - request: From the connection, or the head of a further request, to the request's end.
    ///   - answer: From the answer's head to its end on the wire.
    ///   - wait: From an answer's end to the head of a further request.
    ///   - answers: Those held for their clients at a time.
    init(request: TimeAmount, answer: TimeAmount, wait: TimeAmount, answers: AnswerLimit) {
        requestLimit = request
        answerLimit = answer
        waitLimit = wait
        self.answers = answers
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { set(&requestAlarm, requestLimit, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(context)
    }

    func channelActive(context: ChannelHandlerContext) {
        set(&requestAlarm, requestLimit, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func end(_ context: ChannelHandlerContext) {
        requestAlarm?.cancel()
        answerAlarm?.cancel()
        answers.leave(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            requestIsUnderway = true
            set(&requestAlarm, requestLimit, context)
        case .body: break
        case .end:
            requestIsUnderway = false
            requestAlarm?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            answersUnderway += 1
            if answersUnderway == 1 {
                answers.enter(context.channel)
                set(&answerAlarm, answerLimit, context)
            }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise) { self.answerTaken(context) }
        }
    }

    private func answerTaken(_ context: ChannelHandlerContext) {
        answersUnderway -= 1
        if answersUnderway > 0 {
            set(&answerAlarm, answerLimit, context)
        } else {
            answerAlarm?.cancel()
            answers.leave(context.channel)
            // To the idle limit, a head that drips in is life.
            if context.channel.isActive, !requestIsUnderway { set(&requestAlarm, waitLimit, context) }
        }
    }

    private func set(_ alarm: inout Scheduled<Void>?, _ limit: TimeAmount, _ context: ChannelHandlerContext) {
        alarm?.cancel()
        alarm = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
            context.close(promise: nil)
        }
    }
}
