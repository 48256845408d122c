import ArgumentParser
import Collection
import Credits
import ExporterConfiguration
import Logging
import ServiceLifecycle
import StructuredLogging
import UnixSignals
import Web

import Glibc

/// The running exporter: its parts put together, and its signals.
struct ExporterProcess {
    /// With time for the last pages to be taken, and below the 30 s that Kubernetes waits.
    private static let longestShutdown = ScrapeDeadline.atEndOfProcess + .seconds(5)

    private let client: ProviderClient
    private let routes: ExporterRoutes
    private let reloader: Reloader
    private let logger: Logger

    /// - Parameters:
    ///   - site: Where the paths are.
    ///   - readSecurity: Reads the web configuration, now and whenever something may have changed.
    ///   - read: Reads the configuration likewise.
    init(
        web: WebOptions,
        site: Site,
        readSecurity: @escaping Reloader.Read<WebConfiguration> = { WebConfiguration() },
        logger: Logger,
        read: @escaping Reloader.Read<Configuration>
    ) throws(ConfigurationError) {
        self.logger = logger
        client = ProviderClient(userAgent: ExporterMetrics.Build.current.userAgent, logger: logger)
        let reloader = try Reloader(transport: client, readSecurity: readSecurity, logger: logger, read: read)
        self.reloader = reloader
        let reload: ExporterRoutes.Reload = { await reloader.reload() }
        routes = ExporterRoutes(
            collector: reloader.collector,
            site: site,
            metrics: ExporterMetrics(
                build: .current, reloads: reloader.status, droppedLogLines: { LogWriter.standardError.dropped }),
            reload: web.enablesLifecycle ? reload : nil,
            maximumScrapes: web.maximumScrapes
        )
    }

    /// Serves until a signal says otherwise: the first one lets scrapes under way finish, a second one does not.
    ///
    /// - Parameter onRunning: Called with each port once connections are taken on it.
    func run(
        on listeners: [Listener],
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        // Before anyone can know of this process, but not looked at before it runs: what does not run cannot be stopped.
        let trapped = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let (running, start) = AsyncStream.makeStream(of: Never.self)
        let servers = routes.services(on: listeners, security: reloader.security, logger: logger) { port in
            start.finish()
            await onRunning(port)
        }
        var configuration = ServiceGroupConfiguration(services: servers, logger: logger.quieter)
        configuration.maximumGracefulShutdownDuration = Self.longestShutdown
        let group = ServiceGroup(configuration: configuration)
        let watch = Task { await reloader.watch() }
        let signals = Task {
            for await _ in running {}
            await handle(trapped, of: group)
        }
        defer {
            watch.cancel()
            signals.cancel()
        }
        do {
            try await group.run()
        } catch {
            print(error: "credits-exporter: \(error)")
            await client.shutdown()
            throw ExitCode(1)
        }
        await client.shutdown()
        logger.info("stopped")
    }

    private func handle(_ signals: UnixSignalsSequence, of group: ServiceGroup) async {
        await withDiscardingTaskGroup { reloads in
            var isStopping = false
            for await signal in signals {
                switch signal {
                case .sighup:
                    // Beside the next signal, which does not wait for files that cannot be read.
                    reloads.addTask { await reloader.reload() }
                case _ where isStopping:
                    logger.warning("stopped at once", metadata: ["signal": "\(signal)"])
                    exit(0)
                default:
                    isStopping = true
                    logger.info("stopping once the scrapes under way are done", metadata: ["signal": "\(signal)"])
                    await group.triggerGracefulShutdown()
                }
            }
        }
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
