import Synchronization

/// How reading the configuration went.
package final class ReloadStatus: Sendable {
    /// How it went until one moment.
    package struct State: Sendable {
        /// Whether what was last read was good.
        package var lastWasSuccessful = true
        /// When something good was last read, in Unix seconds.
        package var lastSuccess: Double
    }

    private let state: Mutex<State>

    /// - Parameter loaded: When the first configuration was read, in Unix seconds.
    package init(loaded: Double) {
        state = Mutex(State(lastSuccess: loaded))
    }

    /// As it is at this moment.
    package var current: State {
        state.withLock(\.self)
    }

    /// A good configuration was read and is in use, since the time given in Unix seconds.
    package func succeeded(at time: Double) {
        state.withLock { $0 = State(lastSuccess: time) }
    }

    /// A bad one was read; the one before stays in use.
    package func failed() {
        state.withLock { $0.lastWasSuccessful = false }
    }
}
