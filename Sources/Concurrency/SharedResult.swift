import Synchronization

/// A result to come that any number of tasks wait for, each only as long as it likes. Waiting can be cancelled; what is
/// waited for cannot.
package final class SharedResult<Value: Sendable>: Sendable {
    private enum State {
        case pending(waiting: [Int: CheckedContinuation<Value?, Never>])
        case fulfilled(Value)
    }

    private let state = Mutex(State.pending(waiting: [:]))
    private let tickets = Atomic(0)

    /// A result that is still to come.
    package init() {}

    /// Gives the result to everyone who waits and everyone who will. A second call has no effect.
    package func fulfill(_ value: Value) {
        let waiting = state.withLock { state in
            guard case .pending(let waiting) = state else { return [:] as [Int: CheckedContinuation<Value?, Never>] }
            state = .fulfilled(value)
            return waiting
        }
        for continuation in waiting.values {
            continuation.resume(returning: value)
        }
    }

    /// Waits for the result, or until the calling task is cancelled, which gives nil.
    package func value() async -> Value? {
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
            case .fulfilled(let value):
                return .some(value)
            case .pending(var waiting):
                // Checked under the lock: a cancellation from here on finds the continuation and resumes it.
                if Task.isCancelled { return .some(nil) }
                waiting[ticket] = continuation
                state = .pending(waiting: waiting)
                return nil
            }
        }
        if let answer {
            continuation.resume(returning: answer)
        }
    }

    private func abandon(ticket: Int) {
        let continuation = state.withLock { state in
            guard case .pending(var waiting) = state else { return nil as CheckedContinuation<Value?, Never>? }
            let continuation = waiting.removeValue(forKey: ticket)
            state = .pending(waiting: waiting)
            return continuation
        }
        continuation?.resume(returning: nil)
    }
}
