import Logging
import NIOCore
import NIOHTTP1
import NIOTLS

/// Tells the state of a connection what happens on it, and does what follows: closes the connection at its deadline,
/// delays a shutdown until all responses have reached the socket, refuses requests that have more than one meaning.
///
/// Hummingbird's own handler (2.28) is not used, for three faults: it closes right after the last write, which drops
/// bytes that are not sent yet; it takes every byte of a body for activity; and it sets no limit on taking a response.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var state: ConnectionState
    private let registry: ConnectionRegistry
    private let counters: ServerCounters
    private let client: DisconnectObserver
    private let logger: Logger
    private var timer: Scheduled<Void>?
    private var hasRefused = false
    /// Whether a head was written last, whose body or end follows at once.
    private var headWasWritten = false

    /// - Parameters:
    ///   - state: Of a connection that has just started.
    ///   - client: Told when the client may have gone.
    init(
        state: ConnectionState, registry: ConnectionRegistry, counters: ServerCounters, client: DisconnectObserver,
        logger: Logger
    ) {
        self.state = state
        self.registry = registry
        self.counters = counters
        self.client = client
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        setTimer(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        client.mayHaveDisconnected()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            // Kept here: what comes behind this handler would close the connection at once.
            if update(context, { state, _ in state.drain() }) { context.close(promise: nil) }
            return
        case ChannelEvent.inputClosed:
            update(context) { state, now in state.inputClosed(at: now) }
            client.mayHaveDisconnected()
        case TLSUserEvent.handshakeCompleted:
            update(context) { state, now in state.handshakeCompleted(at: now) }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        switch unwrapInboundIn(data) {
        case .head where state.lastRequestWasReceived:
            hasRefused = true
        case .head(var head):
            if let status = head.refusal {
                return refuse(with: status, error: HTTPParserError.unknown, context)
            }
            head.takeOriginForm()
            let isLast = head.isLast
            if isLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            update(context) { state, now in state.requestHeadReceived(isLast: isLast, at: now) }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            context.fireChannelRead(data)
        case .end:
            update(context) { state, now in state.requestEndReceived(at: now) }
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            logger.debug("connection failed", metadata: ["error": "\(error)"])
            return context.fireErrorCaught(error)
        }
        guard !hasRefused else { return }
        refuse(with: error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest, error: error, context)
    }

    /// After a refusal nothing that comes over the connection is taken for a request.
    private func refuse(with status: HTTPResponseStatus, error: HTTPParserError, _ context: ChannelHandlerContext) {
        hasRefused = true
        // Whatever follows the last request, nobody waits for a response to it.
        guard !state.lastRequestWasReceived else { return }
        update(context) { state, now in
            state.requestHeadReceived(isLast: true, at: now)
            state.requestEndReceived(at: now)
        }
        // Responses come in the order of the requests: where others are due first, Hummingbird adds the refusal.
        let isNext = state.nextResponseIsLast
        counters.count(handler: ServerCounters.otherHandler, code: isNext ? Int(status.code) : 400)
        guard isNext else { return context.fireErrorCaught(error) }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: ["Content-Length": "0"])
        write(context: context, data: wrapOutboundOut(.head(head)), promise: nil)
        write(context: context, data: wrapOutboundOut(.end(nil)), promise: nil)
        context.flush()
        context.close(mode: .output, promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        headWasWritten = false
        switch unwrapOutboundIn(data) {
        case .head(var head):
            headWasWritten = true
            if state.nextResponseIsLast { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            update(context) { state, now in state.responseHeadWritten(at: now) }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            update(context) { state, _ in state.responseEndWritten() }
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated().whenComplete { _ in
                if self.update(context, { state, now in state.responseSent(at: now) }) { context.close(promise: nil) }
            }
            context.write(data, promise: promise)
        }
    }

    /// Hummingbird (2.28) flushes a head by itself where the body has several parts: one more call of the system, and
    /// one more packet, for each page.
    func flush(context: ChannelHandlerContext) {
        if !headWasWritten { context.flush() }
    }

    @discardableResult private func update<Value>(
        _ context: ChannelHandlerContext, _ change: (inout ConnectionState, NIODeadline) -> Value
    ) -> Value {
        let former = state
        let value = change(&state, context.eventLoop.now)
        if state.clientAwaitedSince != former.clientAwaitedSince
            || state.responsePendingSince != former.responsePendingSince
        {
            registry.update(context.channel, to: state, at: context.eventLoop.now)
        }
        if state.deadline != former.deadline { setTimer(context) }
        return value
    }

    private func setTimer(_ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = state.deadline.map { deadline in
            context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline.time) { [counters] in
                if let limit = deadline.limit { counters.count(limit) }
                context.close(promise: nil)
            }
        }
    }
}
