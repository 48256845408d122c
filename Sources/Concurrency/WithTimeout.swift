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
    @Sendable func cancel(after limit: Duration) -> Task<Void, any Error> {
        Task {
            try await Task.sleep(for: limit)
            task.cancel()
        }
    }
    let timer = cancel(after: limit)
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
        guard let limitAfterShutdown else { return await task.value }
        return await withGracefulShutdownHandler {
            await task.value
        } onGracefulShutdown: {
            _ = cancel(after: limitAfterShutdown)
        }
    } onCancel: {
        task.cancel()
    }
}
