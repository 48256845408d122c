import ArgumentParser
import Credits
import ExporterConfiguration
import ExporterToolkit
import FoundationEssentials
import Logging
import StrictYAML
import StructuredLogging
import Web

struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config.file"), help: "The configuration. Without it, API keys come from the environment.")
    var file: String?

    /// Reads the configuration, or prints what is wrong with it and ends the program.
    func load() throws -> Configuration {
        try orExit { () throws(ConfigurationError) in try read() }
    }

    func read() throws(ConfigurationError) -> Configuration {
        let environment = ProcessInfo.processInfo.environment
        guard let file else { return try Configuration(environment: environment) }
        return try Configuration(file: file, environment: environment)
    }
}

struct WebOptions: ParsableArguments {
    @Option(
        name: .customLong("web.listen-address"),
        help: "Where to listen. May be given more than once. (default: \(ListenAddress.standard))"
    )
    var addresses: [ListenAddress] = []

    @Flag(
        name: .customLong("web.systemd-socket"),
        help: "Listen on the sockets that systemd passes, in place of --web.listen-address."
    )
    var usesSystemdSockets = false

    @Option(
        name: .customLong("web.max-requests"),
        help: "How many scrapes there may be at a time; more are told to come again. 0 for any number."
    )
    var maximumScrapes = 40

    @Option(name: .customLong("web.telemetry-path"), help: "Where the metrics are, behind --web.route-prefix.")
    var metricsRoute = "/metrics"

    @Option(
        name: .customLong("web.external-url"),
        help: ArgumentHelp(
            """
            The URL under which a reverse proxy serves the exporter. /sd lists the accounts at it, and its path is what \
            all paths begin with unless --web.route-prefix says otherwise.
            """,
            valueName: "url"
        )
    )
    var externalURL: String?

    @Option(
        name: .customLong("web.route-prefix"),
        help: ArgumentHelp(
            """
            What all paths begin with, those of the health checks included: give `credits-exporter health`, and probes, \
            the whole path. / leads to the page under it. (default: the path of --web.external-url)
            """,
            valueName: "path"
        )
    )
    var routePrefix: String?

    @Flag(name: .customLong("web.enable-lifecycle"), help: "Allow POST /-/reload.")
    var enablesLifecycle = false

    func validate() throws {
        guard metricsRoute.hasPrefix("/"),
            metricsRoute.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#%".utf8.contains($0) })
        else {
            throw ValidationError(
                "--web.telemetry-path: expected a path of ASCII that starts with a slash, such as /metrics")
        }
        guard !ExporterRoutes.ownPaths.contains(metricsRoute) else {
            throw ValidationError("--web.telemetry-path: \(metricsRoute) has a meaning of its own already")
        }
        guard maximumScrapes >= 0 else { throw ValidationError("--web.max-requests: expected a number from 0") }
        _ = try paths()
    }

    /// Where the paths are.
    func paths() throws -> WebPaths {
        let url = externalURL.flatMap(ExternalURL.init)
        guard externalURL == nil || url != nil else {
            throw ValidationError(
                """
                --web.external-url: expected http:// or https://, a host, perhaps a port and a path, such as \
                https://monitoring.example.com/credits; no login, query or percent sign
                """)
        }
        let prefix = routePrefix.flatMap(RoutePrefix.init)
        guard routePrefix == nil || prefix != nil else {
            throw ValidationError(
                """
                --web.route-prefix: expected a path such as /credits, of letters, digits and -._~!$&()*+,;=:@, without \
                empty parts, `.` and `..`
                """)
        }
        return WebPaths(metricsRoute: metricsRoute, prefix: prefix, externalURL: url)
    }

    /// Where to listen. Where there is nothing, prints why and ends the program.
    func listeners() throws -> [Listener] {
        guard usesSystemdSockets else {
            return (addresses.isEmpty ? [.standard] : addresses).map(Listener.address)
        }
        do throws(Listener.SystemdError) {
            return try Listener.passedBySystemd()
        } catch {
            print(error: "credits-exporter: --web.systemd-socket: \(error)")
            throw ExitCode(1)
        }
    }
}

struct SecurityOptions: ParsableArguments {
    @Option(
        name: .customLong("web.config.file"),
        help: "TLS and login, in the format of Prometheus' exporter-toolkit. Without it, anyone may ask."
    )
    var file: String?

    func read() throws(ConfigurationError) -> WebConfiguration {
        guard let file else { return WebConfiguration() }
        return try WebConfiguration(file: file)
    }
}

struct ShardOptions: ParsableArguments {
    /// For each account all of them are looked at.
    private static let maximumShards = 10_000

    @Option(
        help: """
            Which of the shards this is, from 0. `auto` takes the number at the end of the host's name, as a \
            StatefulSet gives it.
            """
    )
    var shard = "0"

    @Option(help: "Over how many processes the accounts are spread. Each must be told the same.")
    var totalShards = 1

    func chosen() throws -> Shard {
        guard (1...Self.maximumShards).contains(totalShards) else {
            throw ValidationError("--total-shards: expected a number from 1 to \(Self.maximumShards)")
        }
        let number = try shard == "auto" ? numberOfHost() : givenNumber()
        guard (0..<totalShards).contains(number) else {
            throw ValidationError("--shard: expected less than --total-shards (\(totalShards)), found \(number)")
        }
        return Shard(number: number, total: totalShards)
    }

    private func numberOfHost() throws -> Int {
        let host = ProcessInfo.processInfo.hostName
        guard let number = Shard.number(ofHost: host) else {
            throw ValidationError(
                "--shard=auto: expected a host name that ends in a dash and a number, found `\(host)`")
        }
        return number
    }

    private func givenNumber() throws -> Int {
        guard let number = Int(shard) else {
            throw ValidationError("--shard: expected a number from 0, or `auto`")
        }
        return number
    }
}

struct LogOptions: ParsableArguments {
    /// The levels that a user of Prometheus' exporters knows.
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warn, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .warn: .warning
            case .error: .error
            }
        }
    }

    @Option(name: .customLong("log.level"), help: "The least important lines to log.")
    var level = Level.info

    @Option(name: .customLong("log.format"), help: "How to write a log line.")
    var format = LogFormat.logfmt

    func logger() -> Logger {
        Logger(label: "credits-exporter") { [format, level] _ in
            StructuredLogHandler(level: level.level, format: format)
        }
    }
}

extension ListenAddress: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }
}

extension ListenAddress {
    /// Port 10177 of every address.
    static let standard = ListenAddress(host: "", port: 10177)
}

extension LogFormat: ExpressibleByArgument {}

/// Runs what reads a configuration, or prints what is wrong with it and ends the program.
func orExit<Value>(_ body: () throws(ConfigurationError) -> Value) throws -> Value {
    do throws(ConfigurationError) {
        return try body()
    } catch {
        print(error: error.description)
        throw ExitCode(1)
    }
}

/// For people: results go to standard output, everything else to standard error.
func print(error text: String) {
    LogWriter.standardError.write(text + "\n") { "credits-exporter: \($0) lines were dropped here\n" }
}
