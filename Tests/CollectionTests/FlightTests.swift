import Testing

@testable import Collection

@Suite("A flight")
struct FlightTests {
    @Test("gives its result to all who wait, and to all who come later")
    func landing() async {
        let flight = Flight<Int>()
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask { await flight.landing() }
            }
            flight.land(7)
            for await value in group {
                #expect(value == 7)
            }
        }
        #expect(await flight.landing() == 7)
        flight.land(8)
        #expect(await flight.landing() == 7)
    }

    @Test("lets go of a task that is cancelled, and of no other")
    func cancellation() async {
        let flight = Flight<Int>()
        let patient = Task { await flight.landing() }
        let cancelled = (0..<100).map { _ in Task { await flight.landing() } }
        for task in cancelled { task.cancel() }
        for task in cancelled { #expect(await task.value == nil) }
        flight.land(7)
        #expect(await patient.value == 7)
    }

    @Test("does not make a task wait that was cancelled before")
    func cancelledBefore() async {
        let flight = Flight<Int>()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await flight.landing()
        }
        #expect(await task.value == nil)
    }
}
