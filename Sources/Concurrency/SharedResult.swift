import Synchronization

/// A result to come that any number of tasks wait for, each only as long as it likes. Waiting can be cancelled; what is
/// waited for cannot.
package final class SharedResult<Value: Sendable>: Sendable {
    private typealias Continuation = CheckedContinuation<Value?, Never>

    private struct State {
        var value: Value?
        var waiting: [Int: Continuation] = [:]
    }

    private let state = Mutex(State())
    private let tickets = Atomic(0)

    /// A result that is still to come.
    package init() {}

    /// Gives the result to everyone who waits and everyone who will. A second call has no effect.
    package func fulfill(_ value: Value) {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.value = state.value ?? value
            return state.waiting
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

    private func wait(_ continuation: Continuation, ticket: Int) {
        let (value, mustWait) = state.withLock { state in
            // Checked under the lock: a cancellation from here on finds the continuation and resumes it.
            let mustWait = state.value == nil && !Task.isCancelled
            if mustWait { state.waiting[ticket] = continuation }
            return (state.value, mustWait)
        }
        if !mustWait { continuation.resume(returning: value) }
    }

    private func abandon(ticket: Int) {
        state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: nil)
    }
}
