import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("The limit of answers")
struct AnswerLimitTests {
    private let limit = AnswerLimit(maximum: 2, patience: .seconds(10))
    private let loop = EmbeddedEventLoop()

    private func answer() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        limit.enter(channel)
        return channel
    }

    @Test("ends none that is taken in time, however many there are")
    func inTime() throws {
        let channels = try (0..<200).map { _ in try answer() }
        loop.advanceTime(by: .seconds(9))
        for channel in channels { limit.leave(channel) }
        let next = [try answer(), try answer()]
        #expect((channels + next).allSatisfy { $0.isActive })
    }

    @Test("ends those that are not taken in time, the longest waited for first, where there are too many")
    func late() throws {
        var channels = [try answer()]
        loop.advanceTime(by: .seconds(1))
        channels += [try answer(), try answer(), try answer()]
        loop.advanceTime(by: .seconds(10))
        #expect(channels.allSatisfy { $0.isActive })
        channels.append(try answer())
        let areActive = channels.map(\.isActive)
        #expect(areActive.first == false && areActive.last == true)
        #expect(areActive.filter(\.self).count == 2)
    }

    @Test("ends none where there are few")
    func few() throws {
        let channels = [try answer(), try answer()]
        loop.advanceTime(by: .hours(1))
        limit.leave(channels[0])
        let next = try answer()
        #expect(channels.allSatisfy { $0.isActive } && next.isActive)
    }
}
