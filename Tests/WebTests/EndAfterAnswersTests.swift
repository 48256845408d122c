import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

@Suite("The end of a connection with its server")
struct EndAfterAnswersTests {
    /// What Hummingbird has in its place closes the connection as soon as it hears of the end.
    private final class Closing: ChannelInboundHandler {
        typealias InboundIn = HTTPRequestPart

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        }
    }

    private let channel = EmbeddedChannel(handlers: [EndAfterAnswers(), Closing()])

    init() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func endServer() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    private func request() throws {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")
        try channel.writeInbound(HTTPRequestPart.head(head))
        try channel.writeInbound(HTTPRequestPart.end(nil))
    }

    private func writeAnswer() {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
    }

    @Test("comes at once where nothing is under way")
    func idle() throws {
        try request()
        writeAnswer()
        channel.flush()
        endServer()
        #expect(!channel.isActive)
    }

    @Test("comes once the answer is taken, not once it is written", arguments: [true, false])
    func underway(isWrittenBefore: Bool) throws {
        try request()
        if isWrittenBefore { writeAnswer() }
        endServer()
        if !isWrittenBefore { writeAnswer() }
        #expect(channel.isActive)
        channel.flush()
        #expect(!channel.isActive)
    }

    @Test("comes after the last of several answers")
    func several() throws {
        try request()
        try request()
        endServer()
        writeAnswer()
        channel.flush()
        #expect(channel.isActive)
        writeAnswer()
        channel.flush()
        #expect(!channel.isActive)
    }
}
