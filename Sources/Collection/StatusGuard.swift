import AsyncHTTPClient
import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2

/// An answer has a status that is none.
struct ImpossibleStatus: Error {}

extension HTTPClient.Configuration {
    /// Fails a connection whose answer has a status that is none, before the client's own handlers see it.
    ///
    /// They take any status under 200 for an interim answer, and one under 100 is not even that: they then meet a body
    /// without a head, and end the process. No provider may do that.
    mutating func guardAgainstImpossibleStatus() {
        http1_1ConnectionDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(HTTP1StatusGuard(), position: .after(decoder))
            }
        }
        http2StreamChannelDebugInitializer = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(HTTP2StatusGuard(), position: .first)
            }
        }
    }
}

private final class HTTP1StatusGuard: ChannelInboundHandler {
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

/// Before the codec, which cannot even read a negative status.
private final class HTTP2StatusGuard: ChannelInboundHandler {
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
