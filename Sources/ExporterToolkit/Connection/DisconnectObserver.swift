import Synchronization

/// Whether the client of a connection may still be waiting for its response.
///
/// One that closes its own direction may be gone, or may only have no more to say: that looks the same until something
/// is written to it.
final class DisconnectObserver: Sendable {
    private struct State {
        var mayHaveDisconnected = false
        var onDisconnect: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Does something for the client.
    ///
    /// - Parameter onDisconnect: Called as soon as the client may have gone.
    func whileWaiting<Value>(
        onDisconnect: @escaping @Sendable () -> Void, _ work: () async -> Value
    ) async -> Value {
        let mayHaveDisconnected = state.withLock { state in
            state.onDisconnect = onDisconnect
            return state.mayHaveDisconnected
        }
        if mayHaveDisconnected { onDisconnect() }
        defer { state.withLock { $0.onDisconnect = nil } }
        return await work()
    }

    func mayHaveDisconnected() {
        let onDisconnect = state.withLock { state in
            state.mayHaveDisconnected = true
            return state.onDisconnect
        }
        onDisconnect?()
    }
}
