import Credits
import Synchronization

/// How much may be done at one place, such as a host or a folder, at a time. More waits, and goes on in the order in which
/// it came.
///
/// For requests the HTTP client has a line of its own, but looks through all of it for each request that gives up, and
/// where a provider hangs, thousands give up at the same moment.
final class ConcurrencyLimiter: Sendable {
    private struct Place {
        var underway = 0
        var line: [Int: Flight<Void>] = [:]
        /// Whose turn it is in the line, unless that one has gone.
        var turn = 0
        /// What the next to come will be.
        var next = 0

        mutating func joinLine() -> (number: Int, turn: Flight<Void>) {
            defer { next += 1 }
            let turn = Flight<Void>()
            line[next] = turn
            return (next, turn)
        }

        mutating func callNext() -> Flight<Void>? {
            while turn < next {
                defer { turn += 1 }
                if let called = line.removeValue(forKey: turn) { return called }
            }
            return nil
        }
    }

    private let maximum: Int
    private let places = Mutex<[String: Place]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work when its turn has come.
    ///
    /// - Throws: What the work throws, or a timeout where the calling task was cancelled before its turn.
    func admit<Value>(
        to place: String, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await enter(place)
        defer { leave(place) }
        return try await work()
    }

    private func enter(_ place: String) async throws(Failure) {
        let waiting = places.withLock { places -> (number: Int, turn: Flight<Void>)? in
            guard places[place, default: Place()].underway < maximum else { return places[place]?.joinLine() }
            places[place, default: Place()].underway += 1
            return nil
        }
        guard let waiting else { return }
        _ = await waiting.turn.landing()
        guard Task.isCancelled else { return }
        let wasCalled = places.withLock { $0[place]?.line.removeValue(forKey: waiting.number) } == nil
        if wasCalled { leave(place) }
        throw Failure(.timeout)
    }

    private func leave(_ place: String) {
        let called = places.withLock { places -> Flight<Void>? in
            if let called = places[place]?.callNext() { return called }
            places[place]?.underway -= 1
            if places[place]?.underway == 0 { places[place] = nil }
            return nil
        }
        called?.land(())
    }
}
