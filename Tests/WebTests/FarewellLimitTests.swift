import NIOCore
import NIOEmbedded
import NIOHTTP2
import Testing

@testable import Web

@Suite("The limit of a farewell")
struct FarewellLimitTests {
    private let channel: EmbeddedChannel
    private let streams = OpenStreams()

    init() throws {
        channel = EmbeddedChannel(handler: FarewellLimit(.seconds(15), streams: streams))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func sayFarewell() throws {
        let payload = HTTP2Frame.FramePayload.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)
        try channel.writeOutbound(HTTP2Frame(streamID: .rootStream, payload: payload))
    }

    @Test("ends a connection that stays after it was told to go, however often")
    func told() throws {
        for _ in 0..<3 {
            try sayFarewell()
            #expect(channel.isActive)
            channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        }
        #expect(!channel.isActive)
    }

    @Test("ends none that has a stream open, but ends it afterwards")
    func openStream() throws {
        let stream = EmbeddedChannel(handler: streams.counter())
        try sayFarewell()
        channel.embeddedEventLoop.advanceTime(by: .minutes(1))
        #expect(channel.isActive)
        _ = try stream.finish()
        channel.embeddedEventLoop.advanceTime(by: .seconds(15))
        #expect(!channel.isActive)
    }

    @Test("ends no other")
    func notTold() throws {
        let payload = HTTP2Frame.FramePayload.ping(HTTP2PingData(), ack: true)
        try channel.writeOutbound(HTTP2Frame(streamID: .rootStream, payload: payload))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        _ = try channel.finish()
    }
}
