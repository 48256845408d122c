import Synchronization

/// How many scrapes there may be at a time. One whose client may have gone does not count, but gives its answer as long
/// as anyone could take it.
final class ScrapeLimit: Sendable {
    let maximum: Int
    private let places = Mutex<Set<ObjectIdentifier>>([])

    /// - Parameter maximum: 0 for any number.
    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work for a client, or gives nil where there is enough of it already. The work is cancelled when the
    /// client is gone.
    func admit<Value: Sendable>(
        _ client: Client, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        guard take(for: client) else { return nil }
        defer { free(client) }
        let task = Task { await work() }
        return await client.whileWaiting { presence in
            self.free(client)
            if presence == .gone { task.cancel() }
        } _: {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    private func take(for client: Client) -> Bool {
        places.withLock { places in
            guard maximum == 0 || places.count < maximum else { return false }
            places.insert(ObjectIdentifier(client))
            return true
        }
    }

    private func free(_ client: Client) {
        places.withLock { _ = $0.remove(ObjectIdentifier(client)) }
    }
}
