import Synchronization

/// Ends what has not ended by its deadline. One timer serves all deadlines: a timer of its own for each of ten thousand
/// fetches costs a task, and an entry of the system that stays until its time, however early the fetch ends.
final class Deadlines: Sendable {
    typealias Instant = ContinuousClock.Instant

    static let shared = Deadlines()

    /// Deadlines that are closer together may end together.
    private static let resolution = Duration.milliseconds(10)

    private struct State {
        var deadlines: [Int: (instant: Instant, end: @Sendable () -> Void)] = [:]
        var next = 0
        /// Nil where there is nothing to wait for.
        var timer: (instant: Instant, task: Task<Void, Never>)?
    }

    private let state = Mutex(State())

    /// Starts something that has to end within a time.
    ///
    /// - Parameters:
    ///   - limit: From now on.
    ///   - start: Gets the number by which `remove` knows the deadline, and gives what ends the thing.
    /// - Returns: That number.
    @discardableResult
    func add(after limit: Duration, starting start: (_ number: Int) -> @Sendable () -> Void) -> Int {
        let instant = Instant.now + limit
        return state.withLock { state in
            let number = state.next
            state.next += 1
            // Under the lock: it may end, and remove the deadline, at once.
            state.deadlines[number] = (instant, start(number))
            if state.timer.map({ instant < $0.instant }) ?? true { startTimer(&state, until: instant) }
            return number
        }
    }

    /// Adds a deadline of something that has begun.
    ///
    /// - Returns: The number by which `remove` knows the deadline.
    func add(after limit: Duration, _ end: @escaping @Sendable () -> Void) -> Int {
        add(after: limit) { _ in end }
    }

    /// Forgets a deadline: what it was for has ended.
    func remove(_ number: Int) {
        state.withLock { _ = $0.deadlines.removeValue(forKey: number) }
    }

    private func startTimer(_ state: inout State, until instant: Instant) {
        state.timer?.task.cancel()
        let task = Task.detached {
            guard (try? await Task.sleep(until: instant, clock: .continuous)) != nil else { return }
            self.timerEnded(at: instant)
        }
        state.timer = (instant, task)
    }

    private func timerEnded(at instant: Instant) {
        let missed: [@Sendable () -> Void] = state.withLock { state in
            guard state.timer?.instant == instant else { return [] }
            state.timer = nil
            let now = Instant.now
            let missed = state.deadlines.filter { $0.value.instant <= now }
            for number in missed.keys { state.deadlines[number] = nil }
            if let next = state.deadlines.values.map(\.instant).min() {
                startTimer(&state, until: max(next, now + Self.resolution))
            }
            return missed.values.map(\.end)
        }
        for end in missed { end() }
    }
}
