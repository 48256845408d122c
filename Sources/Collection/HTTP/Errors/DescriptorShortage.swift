import Credits
import Logging
import NIOCore
import Synchronization

import Glibc

extension Error {
    /// Whether another try may find a file descriptor.
    var isWantOfDescriptors: Bool {
        switch self as any Error {
        case let error as IOError: error.errnoCode == EMFILE || error.errnoCode == ENFILE
        // Whichever request it was.
        case let error as Failure: error.detail == Failure.outOfDescriptors.detail
        default: false
        }
    }
}

/// Lets fetches wait for a file descriptor, and says once for all of them what is wanting.
struct DescriptorShortage: Sendable {
    private static let pause = Duration.milliseconds(100)
    private static let silence = Duration.seconds(600)

    /// The limit is one of the process.
    private static let told = Mutex<ContinuousClock.Instant?>(nil)

    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// Waits until another try is worthwhile.
    ///
    /// - Throws: Where the calling task is cancelled.
    func wait() async throws(Failure) {
        tell()
        do {
            try await Task.sleep(for: Self.pause)
        } catch {
            throw .outOfDescriptors
        }
    }

    private func tell() {
        let now = ContinuousClock.now
        let isNew = Self.told.withLock { told in
            if let last = told, now - last < Self.silence { return false }
            told = now
            return true
        }
        guard isNew else { return }
        logger.warning(
            "no file descriptor left, fetches wait for one",
            metadata: ["do": "raise the limit of open files: ulimit -n, LimitNOFILE= of systemd"])
    }
}
