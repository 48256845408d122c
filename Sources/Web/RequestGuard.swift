import Credits
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Refuses what could mean one request to the exporter and another to a proxy before it, and sees to it that a
/// connection ends where its client expects it to. (NIO's parser refuses most of the former itself.)
///
/// After a refusal nothing that comes over the connection is taken for a request.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// For the client to read the last answer: a connection closed at once may take it away again.
    private static let farewell = TimeAmount.seconds(1)

    private var requestsUnderWay = 0
    private var lastRequestHasCome = false
    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        if let refusal = Self.refusal(of: head) {
            return refuse(with: refusal, error: HTTPParserError.unknown, context)
        }
        head.takeOriginForm()
        if Self.isLast(head) {
            lastRequestHasCome = true
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        }
        requestsUnderWay += 1
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !hasRefused else { return }
        refuse(with: error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest, error: error, context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where lastRequestHasCome && requestsUnderWay == 1:
            head.headers.replaceOrAdd(name: "Connection", value: "close")
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            requestsUnderWay -= 1
            guard lastRequestHasCome && requestsUnderWay == 0 else { break }
            return writeLast(data, promise: promise, context)
        default: break
        }
        context.write(data, promise: promise)
    }

    private func writeLast(_ data: NIOAny, promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        context.write(data, promise: promise) {
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) { context.close(promise: nil) }
        }
    }

    private static func refusal(of head: HTTPRequestHead) -> HTTPResponseStatus? {
        let hosts = head.headers["Host"]
        guard hosts.count == 1 || hosts.isEmpty && head.version == .http1_0, hosts.allSatisfy(isHost),
            head.uri.hasPrefix("/") || AbsoluteURL(head.uri) != nil
        else { return .badRequest }
        // No path of ours takes a body, and one whose length is told needs no further parsing.
        return head.headers.contains(name: "Transfer-Encoding") ? .lengthRequired : nil
    }

    /// A host and a port of RFC 3986, perhaps empty; not checked further.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isUnreserved || "%!$&'()*+,;=:[]".utf8.contains($0) }
    }

    /// Whether no further request may follow on the connection. After one with `Upgrade` NIO's parser takes none.
    private static func isLast(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_0 || !head.isKeepAlive || head.headers.contains(name: "Upgrade")
            || BodyLimit.isExceeded(by: head.headers.first(name: "Content-Length"))
    }

    private func refuse(with status: HTTPResponseStatus, error: HTTPParserError, _ context: ChannelHandlerContext) {
        hasRefused = true
        // Answers come in the order of the requests: where others are due first, Hummingbird adds the refusal.
        guard requestsUnderWay == 0 else { return context.fireErrorCaught(error) }
        let headers = HTTPHeaders([("Connection", "close"), ("Content-Length", "0")])
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        writeLast(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil, context)
        context.flush()
        context.close(mode: .output, promise: nil)
    }
}

extension RequestGuard {
    /// Puts a guard in its place, and goes. Hummingbird lets handlers in only behind the translation to its own types,
    /// which leaves out the version, the form of the target and the first of two hosts.
    final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            do {
                // Over HTTP/2 there is none: it has no versions and frames instead of lengths.
                if let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) {
                    try pipeline.addHandler(RequestGuard(), position: .before(codec))
                }
            } catch {
                context.fireErrorCaught(error)
                context.close(promise: nil)
            }
            pipeline.removeHandler(context: context, promise: nil)
        }
    }
}

extension HTTPRequestHead {
    /// Leaves only path and query of a target that is a whole URL (RFC 9112, 3.2.2). The host of the URL counts,
    /// whatever the header says.
    fileprivate mutating func takeOriginForm() {
        guard !uri.hasPrefix("/"), let url = AbsoluteURL(uri) else { return }
        uri = url.target
        headers.replaceOrAdd(name: "Host", value: url.authority)
    }
}
