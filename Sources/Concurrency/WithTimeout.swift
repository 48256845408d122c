import ServiceLifecycle

/// Runs an operation and cancels it when its time is up, or when the calling task is cancelled. The operation then ends
/// by itself, and its result is what it gives.
///
/// - Parameters:
///   - limit: From now on.
///   - limitAfterShutdown: From the graceful shutdown of the process on, where that ends the operation earlier.
package func withTimeout<Value: Sendable>(
    _ limit: Duration,
    afterShutdown limitAfterShutdown: Duration? = nil,
    _ operation: @escaping @Sendable () async -> Value
) async -> Value {
    let task = Task { await operation() }
    let deadline = Deadlines.shared.add(after: limit, task.cancel)
    defer { Deadlines.shared.remove(deadline) }
    return await withTaskCancellationHandler {
        guard let limitAfterShutdown else { return await task.value }
        return await withGracefulShutdownHandler {
            await task.value
        } onGracefulShutdown: {
            _ = Deadlines.shared.add(after: limitAfterShutdown, task.cancel)
        }
    } onCancel: {
        task.cancel()
    }
}

/// Runs an operation in a task of its own, which has no parent and is cancelled when its time is up.
///
/// - Parameter limit: From now on.
package func startTask(within limit: Duration, _ operation: @escaping @Sendable () async -> Void) {
    Deadlines.shared.add(after: limit) { deadline in
        // Detached, as what the caller's task has in its local values would be copied for each.
        let task = Task.detached {
            await operation()
            Deadlines.shared.remove(deadline)
        }
        return task.cancel
    }
}
