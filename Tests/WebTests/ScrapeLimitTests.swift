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

    @Test("gives the place of a client that may have gone to another", arguments: [true, false], [true, false])
    func leaving(isGone: Bool, leavesBefore: Bool) async {
        let limit = ScrapeLimit(maximum: 1)
        let client = Client()
        if leavesBefore { leave(client, isGone: isGone) }
        let inner = await limit.admit(client) {
            if !leavesBefore { leave(client, isGone: isGone) }
            return await limit.admit(Client()) { true }
        }
        #expect(inner == true)
    }

    private func leave(_ client: Client, isGone: Bool) {
        let pipeline = EmbeddedChannel(handler: client).pipeline
        if isGone {
            pipeline.fireChannelInactive()
        } else {
            pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }

    @Test("bounds the scrapes of clients that have gone, too")
    func crowd() async {
        let limit = ScrapeLimit(maximum: 1)
        let client = Client()
        leave(client, isGone: true)
        func admitted() async -> Int {
            await limit.admit(client) { 1 + (await admitted()) } ?? 0
        }
        #expect(await admitted() == 50)
    }
}
