import Testing

@testable import ExporterToolkit

@Suite("A fair queue")
struct FairQueueTests {
    private func served(_ queue: FairQueue<Int>) -> [Int] {
        var queue = queue
        return Array(sequence(state: ()) { _ in queue.next() })
    }

    @Test("serves owners in turns, and each in order")
    func turns() {
        var queue = FairQueue<Int>(maximum: 9)
        for (element, owner) in [(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, nil), (6, "b")] {
            #expect(queue.append(element, of: owner) == nil)
        }
        #expect(served(queue) == [1, 4, 5, 2, 6, 3])
    }

    @Test("is all of one owner's where there is no other")
    func alone() {
        var queue = FairQueue<Int>(maximum: 3)
        #expect((1...5).map { queue.append($0, of: "a") } == [nil, nil, nil, 4, 5])
        #expect(served(queue) == [1, 2, 3])
    }

    @Test("takes the place of who has more for who has less, not of equals")
    func full() {
        var queue = FairQueue<Int>(maximum: 3)
        for element in 1...3 { _ = queue.append(element, of: "a") }
        #expect(queue.append(4, of: "b") == 3)
        #expect(queue.append(5, of: "b") == 5)
        #expect(queue.append(6, of: "c") == 2)
        #expect(queue.append(7, of: "d") == 7)
        #expect(served(queue) == [1, 4, 6])
    }

    @Test("lets nobody who comes again and again before someone who waits")
    func again() {
        var queue = FairQueue<Int>(maximum: 3)
        _ = queue.append(1, of: "a")
        _ = queue.append(2, of: "b")
        #expect(queue.next() == 1)
        _ = queue.append(3, of: "a")
        #expect(served(queue) == [2, 3])
    }
}
