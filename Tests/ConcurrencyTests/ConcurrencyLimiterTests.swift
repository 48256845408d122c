import Synchronization
import Testing

@testable import Concurrency

/// Those who come to a limit, by number.
private final class Visitors: Sendable {
    private let limit = ConcurrencyLimiter(maximum: 2)
    private let inside = Mutex<Set<Int>>([])

    /// Enters, and stays until the gate is fulfilled. Gives whether it came in at all.
    func enter(_ number: Int, host: String = "a", until gate: SharedResult<Void>) -> Task<Bool, Never> {
        Task {
            await limit.admit(to: host) {
                _ = inside.withLock { $0.insert(number) }
                _ = await gate.value()
                return true
            } ?? false
        }
    }

    func hasCome(_ number: Int) -> Bool {
        inside.withLock { $0.contains(number) }
    }

    func haveCome(_ numbers: Int...) async {
        while !numbers.allSatisfy(hasCome) { await Task.yield() }
    }
}

@Suite("The limit of requests to a host")
struct ConcurrencyLimiterTests {
    private let visitors = Visitors()

    @Test("lets no more in than it says, others when one has gone, and other hosts at any time")
    func limit() async {
        let gates = (0..<5).map { _ in SharedResult<Void>() }
        let first = [visitors.enter(0, until: gates[0]), visitors.enter(1, until: gates[1])]
        await visitors.haveCome(0, 1)
        let waiting = visitors.enter(2, until: gates[2])
        let elsewhere = visitors.enter(3, host: "b", until: gates[3])
        await visitors.haveCome(3)
        #expect(!visitors.hasCome(2))
        gates[1].fulfill(())
        await visitors.haveCome(2)
        for gate in gates { gate.fulfill(()) }
        for task in first + [waiting, elsewhere] { #expect(await task.value) }
    }

    @Test("forgets those who went while they waited, however many, and none of those who stayed")
    func cancellation() async {
        let gate = SharedResult<Void>()
        let inside = [visitors.enter(0, until: gate), visitors.enter(1, until: gate)]
        await visitors.haveCome(0, 1)
        let waiting = (2..<1002).map { visitors.enter($0, until: gate) }
        for task in waiting where task != waiting.last { task.cancel() }
        gate.fulfill(())
        for task in inside { #expect(await task.value) }
        #expect(await waiting.last?.value == true)
        // No place was lost on the way.
        let again = SharedResult<Void>()
        let later = [visitors.enter(2000, until: again), visitors.enter(2001, until: again)]
        await visitors.haveCome(2000, 2001)
        again.fulfill(())
        for task in waiting + later { _ = await task.value }
    }
}
