import ArgumentParser
import Collection
import Credits
import ExporterConfiguration
import ExporterToolkit
import Logging
import ServiceLifecycle
import StrictYAML
import StructuredLogging
import Web

/// The running exporter: its parts put together.
struct ExporterProcess {
    /// With time for the last pages to be taken, and below the 30 s that Kubernetes waits.
    private static let longestShutdown = ScrapeDeadline.afterShutdown + .seconds(5)

    private let client: ProviderClient
    private let configuration: RunningConfiguration
    private let web: WebOptions
    private let paths: WebPaths
    private let logger: Logger

    /// - Parameters:
    ///   - paths: Where the paths are.
    ///   - readSecurity: Reads the web configuration, now and whenever something may have changed.
    ///   - read: Reads the configuration likewise.
    init(
        web: WebOptions,
        paths: WebPaths,
        readSecurity: @escaping RunningConfiguration.Read<WebConfiguration> = { WebConfiguration() },
        logger: Logger,
        read: @escaping RunningConfiguration.Read<Configuration>
    ) throws(ConfigurationError) {
        self.web = web
        self.paths = paths
        self.logger = logger
        client = ProviderClient(userAgent: ExporterMetrics.Build.current.userAgent, logger: logger)
        configuration = try RunningConfiguration(
            transport: client, readSecurity: readSecurity, logger: logger, read: read)
    }

    /// Serves until a signal says otherwise.
    ///
    /// - Parameter onRunning: Called with each port once connections are taken on it.
    func run(
        on listeners: [Listener],
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let reloader = ConfigurationReloader(files: configuration.files, logger: logger, load: configuration.reload)
        let signals = await SignalHandler(reloader: reloader, logger: logger)
        let metrics = ExporterMetrics(
            namespace: "credits_exporter", metricsPath: paths.metricsRoute, build: .current, reloads: reloader.status,
            droppedLogLines: { LogWriter.standardError.dropped })
        let reload: ExporterRoutes.Reload = { await reloader.reload() }
        let routes = ExporterRoutes(
            collector: configuration.collector, paths: paths, metrics: metrics,
            reload: web.enablesLifecycle ? reload : nil, maximumScrapes: web.maximumScrapes)
        let server = ExporterServer(
            on: listeners, security: configuration.security, metrics: metrics, logger: logger, onRunning: onRunning,
            route: routes.route)
        // They end in the opposite order, each once the one behind it has ended.
        var group = ServiceGroupConfiguration(
            services: [
                // Named, as a service that is not is printed with all that it holds: a tenth of the time of the start.
                .init(service: client, serviceName: "provider client"),
                .init(service: signals, serviceName: "signal handler"),
                .init(service: reloader, serviceName: "configuration reloader"),
                .init(service: server, serviceName: "server"),
                .init(
                    service: signals.stopRequest, successTerminationBehavior: .gracefullyShutdownGroup,
                    serviceName: "stop request"),
            ], logger: logger.quieter)
        group.maximumGracefulShutdownDuration = Self.longestShutdown
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            print(error: "credits-exporter: \(error)")
            throw ExitCode(1)
        }
        logger.info("stopped")
    }
}

extension Logger {
    /// For the libraries: their info is our debug.
    var quieter: Logger {
        var logger = self
        logger.logLevel = logLevel == .debug ? .debug : max(logLevel, .warning)
        return logger
    }
}
