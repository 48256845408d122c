import Collection
import ExporterConfiguration
import FoundationEssentials
import Logging
import Web

/// Keeps the accounts, and TLS and login, in step with their two configurations, which it reads at the start and
/// whenever it is told to or sees that a file has become another. Where one of them is bad, both stay as they were, and
/// nothing changes but the log and the reload metric.
actor Reloader {
    private static let lookInterval = Duration.seconds(2)

    nonisolated let collector: Collector
    nonisolated let security: WebSecurity
    nonisolated let status: ReloadStatus
    private let transport: ProviderClient
    private let read: @Sendable () throws(ConfigurationError) -> Configuration
    private let readSecurity: @Sendable () throws(ConfigurationError) -> WebConfiguration
    private let logger: Logger
    /// Of what was last taken into use, or refused, as they were before they were read.
    private var files: [String: FileVersion]

    /// - Parameters:
    ///   - readSecurity: Reads the web configuration, now and again.
    ///   - read: Reads the configuration, now and again.
    init(
        transport: ProviderClient,
        readSecurity: @escaping @Sendable () throws(ConfigurationError) -> WebConfiguration,
        logger: Logger,
        read: @escaping @Sendable () throws(ConfigurationError) -> Configuration
    ) throws(ConfigurationError) {
        let configuration = try read()
        let web = try readSecurity()
        self.transport = transport
        self.read = read
        self.readSecurity = readSecurity
        self.logger = logger
        files = configuration.files + web.files
        security = try WebSecurity(web)
        collector = Collector(accounts: configuration.accounts, transport: transport, logger: logger)
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Gives back what is wrong with the configuration, nil where it is in use now.
    @discardableResult
    func reload() -> ConfigurationError? {
        var problems: [Diagnostic] = []
        files = [:]
        func valid<Value>(_ body: () throws(ConfigurationError) -> Value) -> Value? {
            do throws(ConfigurationError) {
                return try body()
            } catch {
                problems += error.diagnostics
                files = files + error.files
                return nil
            }
        }
        let configuration = valid(read)
        let web = valid(readSecurity)
        files = files + (configuration?.files ?? [:]) + (web?.files ?? [:])
        // The last that can fail comes first, and changes nothing where it does.
        if let configuration, let web,
            valid({ () throws(ConfigurationError) in try security.replace(with: web) }) != nil
        {
            collector.replace(with: configuration.accounts)
            transport.keepConnections(of: configuration.accounts)
            status.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: ["accounts": "\(configuration.accounts.count)"])
            return nil
        }
        status.failed()
        for problem in problems {
            logger.error("configuration not reloaded", metadata: ["problem": "\(problem)"])
        }
        return ConfigurationError(diagnostics: problems, files: files)
    }

    /// Reloads whenever a file has changed and stands still again, until the task is cancelled.
    func watch() async {
        var last = files
        while (try? await Task.sleep(for: Self.lookInterval)) != nil {
            let now = Dictionary(uniqueKeysWithValues: files.keys.map { ($0, FileVersion(of: $0)) })
            // Whoever writes it may still be writing.
            if now == last, now != files { reload() }
            last = now
        }
    }
}

extension [String: FileVersion] {
    /// Of a file that both looked at, the earlier look.
    fileprivate static func + (one: Self, other: Self) -> Self {
        one.merging(other) { earlier, _ in earlier }
    }
}
