import NIOPosix
import Synchronization

/// Runs calls that block, such as look-ups and reads of files, on threads of their own. Callers with the same key share
/// one call, and a call that never returns does not delay callers with another key.
package final class BlockingCalls<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let threads: NIOThreadPool
    private let places: ConcurrencyLimiter
    private let inProgress = Mutex<[Key: SharedResult<Value>]>([:])

    /// - Parameters:
    ///   - count: How many threads, each of which blocks at one call at a time.
    ///   - maximum: How many calls there may be for one place at a time, so that one that hangs leaves threads to others.
    package init(threads count: Int, perPlace maximum: Int = 1) {
        threads = NIOThreadPool(numberOfThreads: count)
        // Now, and not when they are needed: by then others may have taken the threads that the system allows.
        threads.start()
        places = ConcurrencyLimiter(maximum: maximum)
    }

    /// What the call gives; nil where the calling task was cancelled before.
    ///
    /// - Parameter place: What may hang as one: a host, a folder.
    package func value(for key: Key, at place: String, _ call: @escaping @Sendable () -> Value) async -> Value? {
        let (result, isNew) = inProgress.withLock { inProgress in
            if let result = inProgress[key] { return (result, false) }
            let result = SharedResult<Value>()
            inProgress[key] = result
            return (result, true)
        }
        // Not a child of the caller, which may give up: the call itself cannot be ended.
        if isNew { Task { await run(call, for: key, at: place, fulfilling: result) } }
        return await result.value()
    }

    private func run(
        _ call: @escaping @Sendable () -> Value, for key: Key, at place: String, fulfilling result: SharedResult<Value>
    ) async {
        // Nil only where this task is cancelled, which it never is.
        _ = await places.admit(to: place) {
            let value = await withCheckedContinuation { continuation in
                threads.submit { _ in continuation.resume(returning: call()) }
            }
            inProgress.withLock { $0[key] = nil }
            result.fulfill(value)
        }
    }
}
