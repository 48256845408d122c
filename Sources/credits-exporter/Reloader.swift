import Collection
import Credits
import ExporterConfiguration
import FoundationEssentials
import Logging
import Web

/// Keeps the accounts in step with the configuration, which it reads at the start and whenever it is told to or sees
/// that the file has become another. A bad one changes nothing but the log and the reload metric.
actor Reloader {
    private static let lookInterval = Duration.seconds(2)

    nonisolated let collector: Collector
    nonisolated let status: ReloadStatus
    private let file: String?
    private let read: @Sendable () throws(ConfigurationError) -> [Account]
    private let logger: Logger
    /// The file when it was last read.
    private var known: FileVersion?

    /// - Parameters:
    ///   - file: What to watch, if the configuration is a file.
    ///   - read: Reads the configuration, now and again.
    init(
        file: String?,
        transport: ProviderClient,
        logger: Logger,
        read: @escaping @Sendable () throws(ConfigurationError) -> [Account]
    ) throws(ConfigurationError) {
        self.file = file
        self.read = read
        self.logger = logger
        // Before it is read: what changes in between is a change.
        known = file.flatMap(FileVersion.init)
        collector = Collector(accounts: try read(), transport: transport, logger: logger)
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Gives back what is wrong with the configuration, nil where it is in use now.
    @discardableResult
    func reload() -> ConfigurationError? {
        known = file.flatMap(FileVersion.init)
        do {
            let accounts = try read()
            collector.replace(with: accounts)
            status.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: ["accounts": "\(accounts.count)"])
            return nil
        } catch {
            status.failed()
            for diagnostic in error.diagnostics {
                logger.error("configuration not reloaded", metadata: ["problem": "\(diagnostic)"])
            }
            return error
        }
    }

    /// Reloads whenever the file has changed and stands still again, until the task is cancelled.
    func watch() async {
        guard let file else { return }
        var last = known
        while (try? await Task.sleep(for: Self.lookInterval)) != nil {
            let now = FileVersion(file)
            // Whoever writes it may still be writing.
            if now == last, now != known { reload() }
            last = now
        }
    }
}
