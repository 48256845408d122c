import Synchronization

/// Bounds how much is done at one place, such as a host or a folder, at a time. More waits for its turn, in the order in
/// which it came.
///
/// For requests the HTTP client has a line of its own, but looks through all of it for each request that gives up, and
/// where a server hangs, thousands give up at the same moment.
package final class ConcurrencyLimiter: Sendable {
    private struct Place {
        var inProgress = 0
        var line: [Int: SharedResult<Void>] = [:]
        /// Whose turn it is in the line, unless that one has gone.
        var turn = 0
        /// What the next to come will be.
        var next = 0

        mutating func joinLine() -> (number: Int, turn: SharedResult<Void>) {
            defer { next += 1 }
            let turn = SharedResult<Void>()
            line[next] = turn
            return (next, turn)
        }

        mutating func callNext() -> SharedResult<Void>? {
            while turn < next {
                defer { turn += 1 }
                if let called = line.removeValue(forKey: turn) { return called }
            }
            return nil
        }
    }

    private let maximum: Int
    private let places = Mutex<[String: Place]>([:])

    /// - Parameter maximum: For each place.
    package init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work when its turn has come.
    ///
    /// - Returns: Nil where the calling task was cancelled before its turn.
    /// - Throws: What the work throws.
    package func admit<Value, Failure: Error>(
        to place: String, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        guard await enter(place) else { return nil }
        defer { leave(place) }
        return try await work()
    }

    /// Whether its turn has come before the calling task was cancelled.
    private func enter(_ place: String) async -> Bool {
        let waiting = places.withLock { places -> (number: Int, turn: SharedResult<Void>)? in
            guard places[place, default: Place()].inProgress < maximum else { return places[place]?.joinLine() }
            places[place, default: Place()].inProgress += 1
            return nil
        }
        guard let waiting else { return true }
        _ = await waiting.turn.value()
        guard Task.isCancelled else { return true }
        let wasCalled = places.withLock { $0[place]?.line.removeValue(forKey: waiting.number) } == nil
        if wasCalled { leave(place) }
        return false
    }

    private func leave(_ place: String) {
        let called = places.withLock { places -> SharedResult<Void>? in
            if let called = places[place]?.callNext() { return called }
            places[place]?.inProgress -= 1
            if places[place]?.inProgress == 0 { places[place] = nil }
            return nil
        }
        called?.fulfill(())
    }
}
