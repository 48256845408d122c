import Synchronization

/// A result under way that any number of tasks wait for, each only as long as it likes. Waiting can be cancelled; what
/// is waited for cannot.
final class Flight<Value: Sendable>: Sendable {
    private enum State {
        case underway(waiting: [Int: CheckedContinuation<Value?, Never>])
        case landed(Value)
    }

    private let state = Mutex(State.underway(waiting: [:]))
    private let tickets = Atomic(0)

    /// Gives the result to everyone who waits and everyone who will.
    func land(_ value: Value) {
        let waiting = state.withLock { state in
            guard case .underway(let waiting) = state else { return [:] as [Int: CheckedContinuation<Value?, Never>] }
            state = .landed(value)
            return waiting
        }
        for continuation in waiting.values {
            continuation.resume(returning: value)
        }
    }

    /// Waits for the result, or until the calling task is cancelled, which gives nil.
    func landing() async -> Value? {
        let ticket = tickets.add(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(continuation, ticket: ticket)
            }
        } onCancel: {
            abandon(ticket: ticket)
        }
    }

    private func wait(_ continuation: CheckedContinuation<Value?, Never>, ticket: Int) {
        let answer: Value?? = state.withLock { state in
            switch state {
            case .landed(let value):
                return .some(value)
            case .underway(var waiting):
                // Checked under the lock: a cancellation from here on finds the continuation and resumes it.
                if Task.isCancelled { return .some(nil) }
                waiting[ticket] = continuation
                state = .underway(waiting: waiting)
                return nil
            }
        }
        if let answer {
            continuation.resume(returning: answer)
        }
    }

    private func abandon(ticket: Int) {
        let continuation = state.withLock { state in
            guard case .underway(var waiting) = state else { return nil as CheckedContinuation<Value?, Never>? }
            let continuation = waiting.removeValue(forKey: ticket)
            state = .underway(waiting: waiting)
            return continuation
        }
        continuation?.resume(returning: nil)
    }
}
