import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// A response has a status that HTTP does not have.
struct ImpossibleStatus: Error {}

/// Fails a connection whose response has a status that HTTP does not have, before the client's own handlers see it.
///
/// They (async-http-client 1.37) take any status under 200 for an interim response, which one under 100 is not: they
/// then meet a body without a head, and end the process. It can go once a provider that sends `HTTP/1.1 99` fails there.
final class HTTP1InvalidStatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), !(100...999).contains(head.status.code) {
            context.fireErrorCaught(ImpossibleStatus())
            context.close(promise: nil)
        } else {
            context.fireChannelRead(data)
        }
    }
}

/// The same for HTTP/2, before the codec, which cannot even read a negative status.
final class HTTP2InvalidStatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .headers(let frame) = unwrapInboundIn(data), let status = frame.headers.first(name: ":status"),
            !(100...999).contains(Int(status) ?? 0)
        {
            context.fireErrorCaught(ImpossibleStatus())
            context.close(promise: nil)
        } else {
            context.fireChannelRead(data)
        }
    }
}
