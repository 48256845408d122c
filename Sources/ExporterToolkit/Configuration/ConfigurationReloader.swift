import Concurrency
import FoundationEssentials
package import Logging
import ServiceLifecycle
package import StrictYAML
import Synchronization

/// Loads the configuration again on request, and when one of its files has changed. One that is bad changes
/// nothing but the log and the reload metric.
package final class ConfigurationReloader: Service {
    /// A configuration that is in use.
    package struct Loaded: Sendable {
        let files: [String: FileVersion]
        let metadata: Logger.Metadata

        /// - Parameters:
        ///   - files: What it was read from, each file as it was just before. A change of one is a reason to reload.
        ///   - metadata: What the log says of it.
        package init(files: [String: FileVersion], metadata: Logger.Metadata = [:]) {
            self.files = files
            self.metadata = metadata
        }
    }

    /// Reads the configuration and takes it into use, or throws what is wrong with it and changes nothing. May block.
    package typealias Load = @Sendable () throws(ConfigurationError) -> Loaded

    /// How reading went.
    package let status: ReloadStatus
    private let load: Load
    private let lookInterval: Duration
    private let patience: Duration
    private let logger: Logger

    private let files: Mutex<Files>
    /// One thread: each call finds what the one before has left.
    private let calls = BlockingCalls<Call, String?>(threads: 1)
    private let reloadsBegun = Atomic(0)

    private struct Files {
        /// Those of the last load, whether it was good or bad, as they were before they were read.
        var loaded: [String: FileVersion]
        /// As they were at the last look.
        var seen: [String: FileVersion]
    }

    private enum Call: Hashable {
        /// Shared by all who ask before its reading begins, so that none gets what was read before it asked.
        case reload(after: Int)
        case look
    }

    /// - Parameters:
    ///   - files: Of the configuration that is in use now, which was read just before.
    ///   - lookInterval: How often it looks whether a file has changed.
    ///   - patience: How long a request for a reload waits. Only files on a mount that hangs take longer.
    ///   - logger: For a line about each reload.
    ///   - load: Loads the configuration again.
    package init(
        files: [String: FileVersion],
        lookInterval: Duration = .seconds(2),
        patience: Duration = .seconds(10),
        logger: Logger,
        load: @escaping Load
    ) {
        self.files = Mutex(Files(loaded: files, seen: files))
        self.lookInterval = lookInterval
        self.patience = patience
        self.logger = logger
        self.load = load
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Reloads whenever a file has changed and has stood still since the last look, until the process shuts down.
    package func run() async {
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: lookInterval)) != nil {
                _ = await calls.value(for: .look, at: "") { [self] in look() }
            }
        }
    }

    /// Loads the configuration, and gives back what is wrong with it, for a person; nil where it is in use now.
    @discardableResult
    package func reload() async -> String? {
        let begun = reloadsBegun.load(ordering: .acquiring)
        let result = await withTimeout(patience) { [self] in
            await calls.value(for: .reload(after: begun), at: "") { [self] in
                reloadsBegun.add(1, ordering: .releasing)
                return loadAndTell()
            }
        }
        guard let result else {
            let problem = """
                the files could not be read within \(patience.components.seconds) seconds; they are taken into use \
                once they have been
                """
            // Where this task was cancelled, the process ends, and the result is not used.
            return Task.isCancelled ? problem : fail([problem])
        }
        return result
    }

    private func look() -> String? {
        let last = files.withLock(\.self)
        let now = last.loaded.mapValues(\.latest)
        files.withLock { $0.seen = now }
        // A program may still be writing it.
        return now == last.seen && now != last.loaded ? loadAndTell() : nil
    }

    private func loadAndTell() -> String? {
        do throws(ConfigurationError) {
            let loaded = try load()
            files.withLock { $0.loaded = loaded.files }
            status.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: loaded.metadata)
            return nil
        } catch {
            files.withLock { $0.loaded = error.files }
            return fail(error.diagnostics.map(\.description))
        }
    }

    private func fail(_ problems: [String]) -> String {
        status.failed()
        for problem in problems {
            logger.error("configuration not reloaded", metadata: ["problem": "\(problem)"])
        }
        return problems.joined(separator: "\n")
    }
}
