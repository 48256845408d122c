import Testing

@testable import Concurrency

@Suite("A shared result")
struct SharedResultTests {
    @Test("gives its result to all who wait, and to all who come later")
    func sharing() async {
        let result = SharedResult<Int>()
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask { await result.value() }
            }
            result.fulfill(7)
            for await value in group {
                #expect(value == 7)
            }
        }
        #expect(await result.value() == 7)
        result.fulfill(8)
        #expect(await result.value() == 7)
    }

    @Test("lets go of a task that is cancelled, and of no other")
    func cancellation() async {
        let result = SharedResult<Int>()
        let patient = Task { await result.value() }
        let cancelled = (0..<100).map { _ in Task { await result.value() } }
        for task in cancelled { task.cancel() }
        for task in cancelled { #expect(await task.value == nil) }
        result.fulfill(7)
        #expect(await patient.value == 7)
    }

    @Test("does not make a task wait that was cancelled before")
    func cancelledBefore() async {
        let result = SharedResult<Int>()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await result.value()
        }
        #expect(await task.value == nil)
    }
}
