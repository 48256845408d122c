import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("The limit of connections")
struct ConnectionLimitTests {
    private let limit = ConnectionLimit(maximum: 2)

    private func connect() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        limit.enter(channel)
        return channel
    }

    @Test("ends the connection that was waited for longest")
    func longest() throws {
        let channels = [try connect(), try connect(), try connect()]
        #expect(channels.map(\.isActive) == [false, true, true])
    }

    @Test("counts the wait from the last request on")
    func work() async throws {
        let channels = [try connect(), try connect()]
        await limit.whileWorking(for: channels[0]) {}
        let third = try connect()
        #expect(channels.map(\.isActive) == [true, false])
        #expect(third.isActive)
    }

    @Test("ends none that waits for the exporter, rather the newest")
    func working() async throws {
        let channels = [try connect(), try connect()]
        let third = try await limit.whileWorking(for: channels[0]) {
            await limit.whileWorking(for: channels[1]) { Result { try connect() } }
        }.get()
        #expect(channels.map(\.isActive) == [true, true])
        #expect(!third.isActive)
        let fourth = try connect()
        #expect(channels.map(\.isActive) == [true, false])
        #expect(fourth.isActive)
    }

    @Test("does not count those that have left")
    func leaving() throws {
        let channels = [try connect(), try connect()]
        limit.leave(channels[1])
        let third = try connect()
        #expect(channels[0].isActive && third.isActive)
    }
}
