package import Collection
package import ExporterConfiguration
import FoundationEssentials
package import Logging

/// Keeps the accounts, and TLS and login, in step with their two configurations, which it reads at the start and
/// whenever it is told to or sees that a file has become another. Where one of them is bad, both stay as they were, and
/// nothing changes but the log and the reload metric.
package actor Reloader {
    /// Reads a configuration from wherever it is.
    package typealias Read<Value> = @Sendable () throws(ConfigurationError) -> Value

    private static let lookInterval = Duration.seconds(2)

    /// The accounts in use.
    package nonisolated let collector: Collector
    /// TLS and login in use.
    package nonisolated let security: WebSecurity
    /// How reading went.
    package nonisolated let status: ReloadStatus
    private let read: Read<Configuration>
    private let readSecurity: Read<WebConfiguration>
    private let logger: Logger
    /// Of what was last taken into use, or refused, as they were before they were read.
    private var files: [String: FileVersion]

    /// Reads both configurations.
    ///
    /// - Parameters:
    ///   - transport: The way to the providers.
    ///   - readSecurity: Reads the web configuration, now and again.
    ///   - logger: For what becomes of a reload.
    ///   - read: Reads the configuration, now and again.
    /// - Throws: What is wrong with either.
    package init(
        transport: any HTTPTransport,
        readSecurity: @escaping Read<WebConfiguration>,
        logger: Logger,
        read: @escaping Read<Configuration>
    ) throws(ConfigurationError) {
        let configuration = try read()
        let web = try readSecurity()
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
    package func reload() -> ConfigurationError? {
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
    package func watch() async {
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
