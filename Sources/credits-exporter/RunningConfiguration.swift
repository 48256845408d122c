import Collection
import ExporterConfiguration
import ExporterToolkit
import Logging
import StrictYAML

/// What runs on the two configurations: the accounts, and TLS with the logins. Both are replaced together, or neither.
struct RunningConfiguration: Sendable {
    /// Reads a configuration from wherever it is. May block.
    typealias Read<Value> = @Sendable () throws(ConfigurationError) -> Value

    let collector: Collector
    let security: WebSecurity
    /// What was read at the start.
    let files: [String: FileVersion]
    private let read: Read<Configuration>
    private let readSecurity: Read<WebConfiguration>

    /// Reads both configurations.
    ///
    /// - Parameters:
    ///   - transport: Sends the requests to the providers.
    ///   - readSecurity: Reads the web configuration, now and again.
    ///   - read: Reads the configuration, now and again.
    /// - Throws: What is wrong with either.
    init(
        transport: any HTTPTransport,
        readSecurity: @escaping Read<WebConfiguration>,
        logger: Logger,
        read: @escaping Read<Configuration>
    ) throws(ConfigurationError) {
        self.read = read
        self.readSecurity = readSecurity
        let configuration = try read()
        let web = try readSecurity()
        files = configuration.files + web.files
        security = try WebSecurity(web, realm: CreditsExporter.name)
        collector = Collector(accounts: configuration.accounts, transport: transport, logger: logger)
    }

    /// Reads both again and takes them into use.
    ///
    /// - Throws: What is wrong with either; nothing has changed then.
    func reload() throws(ConfigurationError) -> ConfigurationReloader.Loaded {
        var problems: [Diagnostic] = []
        var files: [String: FileVersion] = [:]
        func valid<Value>(_ body: Read<Value>) -> Value? {
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
        guard let configuration, let web,
            valid({ () throws(ConfigurationError) in try security.replace(with: web) }) != nil
        else { throw ConfigurationError(diagnostics: problems, files: files) }
        collector.replace(with: configuration.accounts)
        return .init(files: files, metadata: ["accounts": "\(configuration.accounts.count)"])
    }
}

extension [String: FileVersion] {
    /// Of a file that both looked at, the earlier look.
    fileprivate static func + (one: Self, other: Self) -> Self {
        one.merging(other) { earlier, _ in earlier }
    }
}
