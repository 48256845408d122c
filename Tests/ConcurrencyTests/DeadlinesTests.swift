import Synchronization
import Testing

@testable import Concurrency

@Suite("Deadlines")
struct DeadlinesTests {
    private let deadlines = Deadlines()

    @Test("end what has not ended, whatever the order in which they came, and nothing that was removed")
    func order() async {
        let (ended, ending) = AsyncStream<String>.makeStream()
        _ = deadlines.add(after: .seconds(3600)) { ending.yield("later") }
        let removed = deadlines.add(after: .milliseconds(1)) { ending.yield("removed") }
        deadlines.remove(removed)
        _ = deadlines.add(after: .milliseconds(60)) { ending.yield("second") }
        _ = deadlines.add(after: .milliseconds(30)) { ending.yield("first") }
        var iterator = ended.makeAsyncIterator()
        #expect(Set([await iterator.next(), await iterator.next()]) == ["first", "second"])
        // After all that were there, but for one that is far away.
        _ = deadlines.add(after: .milliseconds(1)) { ending.yield("third") }
        #expect(await iterator.next() == "third")
    }

    @Test("cancel a task that goes on for too long, and leave one that has ended")
    func tasks() async {
        let wasCancelled = SharedResult<Bool>()
        startTask(within: .milliseconds(1)) {
            _ = await SharedResult<Void>().value()
            wasCancelled.fulfill(Task.isCancelled)
        }
        #expect(await wasCancelled.value() == true)
        #expect(await withTimeout(.seconds(3600)) { Task.isCancelled } == false)
        #expect(await withTimeout(.milliseconds(1)) { await SharedResult<Int>().value() } == nil)
    }
}
