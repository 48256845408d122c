import CProcessControl
import FoundationEssentials
import NIOCore

import Glibc

/// Whether the system lets this process have its threads. Where it does not, the Swift runtime waits for ever for a
/// thread that never starts, and NIO ends the process with a trap.
enum ThreadLimit {
    /// The most threads that run at one time: one of Swift's pool for each processor, an event loop and a thread of NIO's
    /// own pool for each core that the process may use, and 64 for the pools that this program makes (look-ups, files,
    /// log lines, passwords), the main thread and Dispatch.
    private static var needed: Int {
        ProcessInfo.processInfo.activeProcessorCount + 2 * System.coreCount + 64
    }

    /// Ends the process where fewer threads are allowed than it needs.
    static func check() {
        let needed = needed
        // The main thread is there already.
        let started = try_threads(Int32(needed - 1)) + 1
        guard started < needed else { return }
        let reason = String(cString: strerror(errno))
        var message = """
            credits-exporter: the system allows \(started) of the \(needed) threads that may be needed: \(reason). Raise \
            LimitNPROC= and TasksMax= of the systemd unit, pids.max of the cgroup (--pids-limit of a container), or \
            `ulimit -u`.

            """
        // Not by the log, which has a thread of its own.
        _ = message.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(1)
    }
}
