import Dispatch
import Synchronization
import Testing

@testable import Concurrency

/// A call that hangs until it is let go.
private final class HangingCall: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let calls = Atomic(0)
    private let (begun, beginning) = AsyncStream<Void>.makeStream()

    var count: Int { calls.load(ordering: .relaxed) }

    func callAsFunction() -> Int {
        beginning.yield()
        gate.wait()
        return calls.add(1, ordering: .relaxed).newValue
    }

    func letGo() { gate.signal() }

    func hasBegun(times: Int) async {
        var iterator = begun.makeAsyncIterator()
        for _ in 0..<times { await iterator.next() }
    }
}

@Suite("Blocking calls")
struct BlockingCallsTests {
    private let calls = BlockingCalls<String, Int>(threads: 3, perPlace: 2)

    @Test("are made once for all who ask for the same, and one that hangs holds up no other place")
    func sharedAndApart() async {
        let call = HangingCall()
        let hanging = (0..<4).map { number in
            Task.immediate { [calls] in await calls.value(for: "hangs \(number / 2)", at: "mount") { call() } }
        }
        await call.hasBegun(times: 2)
        let third = Task.immediate { [calls] in await calls.value(for: "hangs 2", at: "mount") { 7 } }
        #expect(await calls.value(for: "works", at: "elsewhere") { 5 } == 5)
        third.cancel()
        #expect(await third.value == nil)
        for _ in 0..<2 { call.letGo() }
        var results: Set<Int?> = []
        for task in hanging { results.insert(await task.value) }
        #expect(results == [1, 2])
        #expect(call.count == 2)
    }
}
