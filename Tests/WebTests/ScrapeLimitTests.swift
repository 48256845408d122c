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
            let inner = await limit.admit { await limit.admit { true } }
            #expect(inner != nil)
            #expect((inner.flatMap(\.self) != nil) == admitsTwo)
        }
    }
}
