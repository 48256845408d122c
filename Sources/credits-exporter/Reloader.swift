import Collection
import Credits
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
    /// The configuration's own, none where it is no file.
    private let files: [String]
    private let webFile: String?
    private let transport: ProviderClient
    private let read: @Sendable () throws(ConfigurationError) -> Configuration
    private let logger: Logger
    /// What was last taken into use, or refused.
    private var known: Sight

    /// What can be seen to change.
    private struct Sight: Equatable {
        private(set) var files: [String: FileVersion?]
        /// Read whole, for it is small and a file that it names may be missing yet.
        let web: Result<WebConfiguration, ConfigurationError>?

        init(files: some Sequence<String>, webFile: String?) {
            self.files = Dictionary(uniqueKeysWithValues: files.map { ($0, FileVersion($0)) })
            web = webFile.map { path in Result { () throws(ConfigurationError) in try WebConfiguration(file: path) } }
        }

        /// Keeps what was seen of these files, and looks at those that are new.
        mutating func watch(_ paths: [String]) {
            files = Dictionary(uniqueKeysWithValues: Set(paths).map { ($0, files[$0] ?? FileVersion($0)) })
        }
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
        read: @escaping @Sendable () throws(ConfigurationError) -> Configuration
    ) throws(ConfigurationError) {
        files = [file].compactMap(\.self)
        self.webFile = webFile
        self.transport = transport
        self.read = read
        self.logger = logger
        // Before anything is read: what changes in between is a change.
        var sight = Sight(files: files, webFile: webFile)
        let configuration = try read()
        sight.watch(files + configuration.files)
        known = sight
        security = try WebSecurity(try known.web?.get() ?? WebConfiguration())
        collector = Collector(accounts: configuration.accounts, transport: transport, logger: logger)
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Gives back what is wrong with the configuration, nil where it is in use now.
    @discardableResult
    func reload() -> ConfigurationError? {
        use(look())
    }

    private func look() -> Sight {
        Sight(files: known.files.keys, webFile: webFile)
    }

    private func use(_ seen: Sight) -> ConfigurationError? {
        known = seen
        var problems: [Diagnostic] = []
        func valid<Value>(_ body: () throws(ConfigurationError) -> Value) -> Value? {
            do throws(ConfigurationError) {
                return try body()
            } catch {
                problems += error.diagnostics
                return nil
            }
        }
        let configuration = valid(read)
        let web = valid { () throws(ConfigurationError) in try seen.web?.get() ?? .init() }
        // The last that can fail comes first, and changes nothing where it does.
        if let configuration, let web,
            valid({ () throws(ConfigurationError) in try security.replace(with: web) }) != nil
        {
            collector.replace(with: configuration.accounts)
            transport.keepConnections(of: configuration.accounts)
            known.watch(files + configuration.files)
            status.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: ["accounts": "\(configuration.accounts.count)"])
            return nil
        }
        status.failed()
        for problem in problems {
            logger.error("configuration not reloaded", metadata: ["problem": "\(problem)"])
        }
        return ConfigurationError(diagnostics: problems)
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
