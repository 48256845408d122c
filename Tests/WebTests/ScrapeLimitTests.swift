import NIOCore
import NIOEmbedded
import Testing

@testable import Web

@Suite("The limit of scrapes")
struct ScrapeLimitTests {
    @Test(
        "admits so many at a time and no more, and the next one afterwards",
        arguments: [(1, false), (2, true), (0, true)])
    func limit(maximum: Int, admitsTwo: Bool) async {
        let limit = ScrapeLimit(maximum: maximum)
        for _ in 0..<3 {
            let inner = await limit.admit(Client()) { await limit.admit(Client()) { true } }
            #expect(inner != nil)
            #expect((inner.flatMap(\.self) != nil) == admitsTwo)
        }
    }

    @Test("gives the place of a client that has no more to say to another, and does its work all the same")
    func silence() async {
        let limit = ScrapeLimit(maximum: 1)
        let wasCancelled = await limit.admit(
            client(after: { $0.fireUserInboundEventTriggered(ChannelEvent.inputClosed) })
        ) {
            #expect(await limit.admit(Client()) { true } == true)
            return Task.isCancelled
        }
        #expect(wasCancelled == false)
    }

    @Test("cancels the work for a client that is gone")
    func departure() async {
        let limit = ScrapeLimit(maximum: 1)
        let isEnded = await limit.admit(client(after: { $0.fireChannelInactive() })) {
            while !Task.isCancelled { await Task.yield() }
            return true
        }
        #expect(isEnded == true)
    }

    private func client(after event: (ChannelPipeline) -> Void) -> Client {
        let client = Client()
        event(EmbeddedChannel(handler: client).pipeline)
        return client
    }
}
