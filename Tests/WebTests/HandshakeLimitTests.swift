import NIOCore
import NIOEmbedded
import NIOTLS
import Testing

@testable import Web

@Suite("The limit of a handshake")
struct HandshakeLimitTests {
    private let channel = EmbeddedChannel(handler: HandshakeLimit(.seconds(10)))

    init() throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    @Test("ends a connection that has agreed on nothing in time")
    func late() {
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("ends a connection that has agreed on nothing when the server ends")
    func quiescing() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(!channel.isActive)
    }

    @Test("leaves alone who has agreed on something")
    func agreed() throws {
        channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        _ = try channel.finish()
    }
}
