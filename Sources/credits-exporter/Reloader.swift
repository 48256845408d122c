import Collection
import Credits
import ExporterConfiguration
import FoundationEssentials
import Logging
import Web

/// Keeps the accounts, and TLS and login, in step with their two configurations, which it reads at the start and
/// whenever it is told to or sees that a file has become another. A bad one changes nothing but the log and the reload
/// metric.
actor Reloader {
    private static let lookInterval = Duration.seconds(2)

    nonisolated let collector: Collector
    nonisolated let security: WebSecurity
    nonisolated let status: ReloadStatus
    private let look: @Sendable () -> Sight
    private let read: @Sendable () throws(ConfigurationError) -> [Account]
    private let logger: Logger
    /// What was last taken into use, or refused.
    private var known: Sight

    /// What can be seen to change.
    private struct Sight: Equatable {
        let file: FileVersion?
        /// Read whole, because it names further files.
        let web: Result<WebConfiguration, ConfigurationError>?
    }

    /// - Parameters:
    ///   - file: What to watch, if the configuration is a file.
    ///   - webFile: The web configuration, if there is one.
    ///   - read: Reads the configuration, now and again.
    init(
        file: String?,
        webFile: String?,
        transport: ProviderClient,
        logger: Logger,
        read: @escaping @Sendable () throws(ConfigurationError) -> [Account]
    ) throws(ConfigurationError) {
        look = {
            Sight(
                file: file.flatMap(FileVersion.init),
                web: webFile.map { path in Result { () throws(ConfigurationError) in try WebConfiguration(file: path) }
                }
            )
        }
        self.read = read
        self.logger = logger
        // Before it is read: what changes in between is a change.
        known = look()
        security = try WebSecurity(try known.web?.get() ?? WebConfiguration())
        collector = Collector(accounts: try read(), transport: transport, logger: logger)
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Gives back what is wrong with the configuration, nil where it is in use now.
    @discardableResult
    func reload() -> ConfigurationError? {
        use(look())
    }

    private func use(_ seen: Sight) -> ConfigurationError? {
        known = seen
        // Each by itself: no mistake among the accounts keeps a renewed certificate out of use.
        let problems = [
            problem { () throws(ConfigurationError) in collector.replace(with: try read()) },
            problem { () throws(ConfigurationError) in try security.replace(with: try seen.web?.get() ?? .init()) },
        ]
        let diagnostics = problems.flatMap { $0?.diagnostics ?? [] }
        guard diagnostics.isEmpty else {
            status.failed()
            for diagnostic in diagnostics {
                logger.error("configuration not reloaded", metadata: ["problem": "\(diagnostic)"])
            }
            return ConfigurationError(diagnostics: diagnostics)
        }
        status.succeeded(at: Date().timeIntervalSince1970)
        logger.info("configuration reloaded", metadata: ["accounts": "\(collector.accounts.count)"])
        return nil
    }

    private func problem(_ body: () throws(ConfigurationError) -> Void) -> ConfigurationError? {
        do throws(ConfigurationError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// Reloads whenever a file has changed and stands still again, until the task is cancelled.
    func watch() async {
        var last = known
        while (try? await Task.sleep(for: Self.lookInterval)) != nil {
            let now = look()
            // Whoever writes it may still be writing.
            if now == last, now != known { _ = use(now) }
            last = now
        }
    }
}
