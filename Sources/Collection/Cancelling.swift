/// Runs an operation and cancels it when its time is up. The operation then ends by itself and says what came of it.
package func cancelling<Value: Sendable>(
    after limit: Duration,
    _ operation: @escaping @Sendable () async -> Value
) async -> Value {
    let task = Task { await operation() }
    let alarm = Task {
        try await Task.sleep(for: limit)
        task.cancel()
    }
    defer { alarm.cancel() }
    return await withTaskCancellationHandler {
        await task.value
    } onCancel: {
        task.cancel()
    }
}
