import Testing

@testable import ExporterToolkit

@Suite("The limit of scrapes")
struct InFlightLimiterTests {
    /// A scrape that lasts until it gives way, or until the test ends it.
    private struct Held {
        let task: Task<Bool?, Never>
    }

    /// Nil where the scrape is refused.
    private func hold(
        _ limit: InFlightLimiter, by observer: DisconnectObserver = DisconnectObserver(), at address: String? = "a",
        claiming seconds: Int = 10
    ) async -> Held? {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            defer { begin.finish() }
            return await limit.admit(Client(address: address, observer: observer), claiming: .seconds(seconds)) {
                begin.yield()
                try? await Task.sleep(for: .seconds(600))
                return Task.isCancelled ? nil : true
            }
        }
        for await _ in began { return Held(task: task) }
        return nil
    }

    @Test(
        "admits so many at a time and no more, and the next one afterwards",
        arguments: [(1, false), (2, true), (0, true)])
    func limit(maximum: Int, admitsTwo: Bool) async {
        let limit = InFlightLimiter(maximum: maximum, patience: .zero)
        for _ in 0..<3 {
            let held = [await hold(limit), await hold(limit)]
            #expect(held.map { $0 != nil } == [true, admitsTwo])
            for scrape in held { scrape?.task.cancel() }
            for scrape in held { _ = await scrape?.task.value }
        }
    }

    @Test("has the others wait, and lets the next one in when a place is free")
    func waiting() async {
        let limit = InFlightLimiter(maximum: 1)
        let first = await hold(limit, claiming: 60)
        await withTaskGroup { line in
            for _ in 0..<3 { line.addTask { await hold(limit, claiming: 60) } }
            first?.task.cancel()
            for await held in line {
                #expect(held != nil)
                held?.task.cancel()
            }
        }
    }

    @Test("ends a scrape that claims more time for one that claims less")
    func claims() async {
        let limit = InFlightLimiter(maximum: 2, patience: .zero)
        let patient = [await hold(limit, claiming: 120), await hold(limit, claiming: 119)]
        let brief = await hold(limit, claiming: 10)
        #expect(brief != nil)
        #expect(await patient[0]?.task.value == .some(nil))
        #expect(await hold(limit, claiming: 119) == nil)
        #expect(await hold(limit, claiming: 9) != nil)
        #expect(await patient[1]?.task.value == .some(nil))
        #expect(brief?.task.isCancelled == false)
        brief?.task.cancel()
    }

    @Test("takes the place of an address that has more for one that has less, whatever they claim")
    func addresses() async {
        let limit = InFlightLimiter(maximum: 3, patience: .zero)
        var crowd: [Held?] = []
        for _ in 0..<3 { crowd.append(await hold(limit, at: "crowd", claiming: 1)) }
        #expect(await hold(limit, at: "crowd", claiming: 1) == nil)
        let other = await hold(limit, at: nil, claiming: 60)
        #expect(other != nil)
        #expect(await crowd[2]?.task.value == .some(nil))
        // No place is left to be taken: each has one at most.
        let third = await hold(limit, at: "third", claiming: 30)
        #expect(third != nil)
        #expect(await hold(limit, at: "fourth", claiming: 90) == nil)
        for scrape in [crowd[0], other, third] { scrape?.task.cancel() }
    }

    @Test("gives the place of a client that may have gone to another", arguments: [true, false])
    func leaving(leavesBefore: Bool) async {
        // With patience: that the client has gone may be told a moment after its scrape has begun.
        let limit = InFlightLimiter(maximum: 1)
        let client = DisconnectObserver()
        if leavesBefore { client.mayHaveDisconnected() }
        let first = await hold(limit, by: client)
        if !leavesBefore { client.mayHaveDisconnected() }
        let second = await hold(limit)
        #expect(second != nil)
        #expect(first?.task.isCancelled == false)
        for scrape in [first, second] { scrape?.task.cancel() }
    }

    @Test("bounds the scrapes of clients that have gone, too, which keep out nobody")
    func crowd() async {
        // With patience: that the client has gone may be told a moment after its scrape has begun.
        let limit = InFlightLimiter(maximum: 1)
        let client = DisconnectObserver()
        client.mayHaveDisconnected()
        var gone: [Held?] = []
        for _ in 0..<50 { gone.append(await hold(limit, by: client, claiming: 10)) }
        #expect(gone.allSatisfy { $0 != nil })
        let present = await hold(limit, claiming: 60)
        #expect(present != nil)
        // The next one is refused, or gives way at once.
        let tooMuch = await hold(limit, by: client, claiming: 10)
        #expect(await tooMuch?.task.value ?? nil == nil)
        for scrape in gone + [present] { scrape?.task.cancel() }
    }

    @Test("gives a place that it has taken to the scrape that it was taken for, whoever waits already")
    func takenPlace() async {
        let limit = InFlightLimiter(maximum: 2, patience: .seconds(600))
        let crowd = [await hold(limit, claiming: 1200), await hold(limit, claiming: 1200)]
        let waits = Task { await hold(limit, claiming: 1200) }
        // Whether it waits already or comes later, the place is for the other.
        for _ in 0..<10 { await Task.yield() }
        let other = await hold(limit, at: "other", claiming: 1200)
        #expect(other != nil)
        #expect(await crowd[1]?.task.value == .some(nil))
        crowd[0]?.task.cancel()
        let next = await waits.value
        #expect(next != nil)
        for scrape in [other, next] { scrape?.task.cancel() }
    }
}
