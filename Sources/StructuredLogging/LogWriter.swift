import NIOPosix
import Synchronization

import Glibc

/// Writes log lines to a descriptor, on a thread of its own: a reader that stands still holds up no scrape and no end of
/// the process.
///
/// Lines beyond the limit are dropped and counted. When the reader goes on, one line says how many.
package final class LogWriter: Sendable {
    private struct State {
        var waiting: [String] = []
        /// Of the lines that wait and of those that are being written.
        var bytes = 0
        var isWriting = false
        var dropped = 0
        var untold = 0
        var notice: (@Sendable (Int) -> String)?

        mutating func append(_ line: String) {
            waiting.append(line)
            bytes += line.utf8.count
        }
    }

    /// The standard error of the process. What waits at the end of the process has a second to be written.
    package static let standardError: LogWriter = {
        atexit { LogWriter.standardError.flush(within: .seconds(1)) }
        return LogWriter(descriptor: STDERR_FILENO)
    }()

    private let descriptor: Int32
    private let capacity: Int
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let state = Mutex(State())

    /// - Parameter capacity: In bytes, of all lines that wait to be written.
    package init(descriptor: Int32, capacity: Int = 1 << 20) {
        self.descriptor = descriptor
        self.capacity = capacity
        thread.start()
    }

    /// How many lines were dropped since the process started.
    package var dropped: Int {
        state.withLock(\.dropped)
    }

    /// Takes a line with its end, or drops it.
    ///
    /// - Parameter notice: Makes the line, with its end, that says how many were dropped.
    package func write(_ line: String, notice: @escaping @Sendable (Int) -> String) {
        let starts = state.withLock { state in
            guard state.bytes + line.utf8.count <= capacity else {
                state.dropped += 1
                state.untold += 1
                state.notice = notice
                return false
            }
            state.append(line)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { thread.submit { _ in self.writeAll() } }
    }

    /// Waits until all lines are written, at the end of the process.
    ///
    /// - Parameter limit: After which the rest is given up.
    package func flush(within limit: Duration) {
        let end = ContinuousClock.now + limit
        while state.withLock(\.isWriting), .now < end { usleep(5_000) }
    }

    private func writeAll() {
        // A reader that has gone is no reason to end the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while let lines = next() {
            for line in lines {
                let isWritten = writeWhole(line)
                state.withLock { state in
                    state.bytes -= line.utf8.count
                    state.dropped += isWritten ? 0 : 1
                }
            }
        }
    }

    private func next() -> [String]? {
        state.withLock { state in
            if state.untold > 0, let notice = state.notice {
                state.append(notice(state.untold))
                state.untold = 0
            }
            state.isWriting = !state.waiting.isEmpty
            guard state.isWriting else { return nil }
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private func writeWhole(_ line: String) -> Bool {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Another process may have made the descriptor one that does not wait.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
