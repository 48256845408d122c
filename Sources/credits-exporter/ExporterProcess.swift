import ArgumentParser
import Collection
import ExporterConfiguration
import FoundationEssentials
import Logging
import ServiceLifecycle
import UnixSignals
import Web

import Glibc

/// The running exporter: its parts put together, and its signals.
struct ExporterProcess {
    /// Above the longest scrape without a header of Prometheus, below the 30 s that Kubernetes waits.
    private static let longestShutdown = Duration.seconds(15)

    private let client: ProviderClient
    private let collector: Collector
    private let exporter: Exporter
    private let reloads: ReloadStatus
    private let logger: Logger

    init(configuration: Configuration, metricsPath: String, logger: Logger) {
        self.logger = logger
        client = ProviderClient(userAgent: ProcessFamilies.Build.current.userAgent)
        collector = Collector(accounts: configuration.accounts, transport: client, logger: logger)
        reloads = ReloadStatus(loaded: Date().timeIntervalSince1970)
        exporter = Exporter(
            collector: collector,
            metricsPath: metricsPath,
            process: ProcessFamilies(build: .current, reloads: reloads)
        )
    }

    /// Serves until a signal says otherwise: the first one lets scrapes under way finish, a second one does not.
    ///
    /// - Parameters:
    ///   - reload: Reads the configuration again, at SIGHUP.
    ///   - onRunning: Called with each port once connections are taken on it.
    func run(
        on addresses: [ListenAddress],
        reload: @escaping @Sendable () throws(ConfigurationError) -> Configuration,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        let servers = addresses.map { address in
            exporter.application(on: address, logger: logger.quieter) { port in
                logger.info("listening", metadata: ["address": "\(ListenAddress(host: address.host, port: port))"])
                await onRunning(port)
            } as any Service
        }
        var configuration = ServiceGroupConfiguration(services: servers, logger: logger.quieter)
        configuration.maximumGracefulShutdownDuration = Self.longestShutdown
        let group = ServiceGroup(configuration: configuration)
        let signals = Task { await handleSignals(of: group, reload: reload) }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch {
            let places = addresses.map(\.description).joined(separator: ", ")
            print(error: "credits-exporter: cannot serve on \(places): \(error)")
            await client.shutdown()
            throw ExitCode(1)
        }
        await client.shutdown()
        logger.info("stopped")
    }

    private func handleSignals(
        of group: ServiceGroup,
        reload: @Sendable () throws(ConfigurationError) -> Configuration
    ) async {
        var isStopping = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) {
            switch signal {
            case .sighup:
                apply(reload)
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

    /// Takes a good configuration into use; a bad one changes nothing but the log and the reload metric.
    private func apply(_ reload: () throws(ConfigurationError) -> Configuration) {
        do {
            let configuration = try reload()
            collector.replace(with: configuration.accounts)
            reloads.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: ["accounts": "\(configuration.accounts.count)"])
        } catch {
            reloads.failed()
            for diagnostic in error.diagnostics {
                logger.error("configuration not reloaded", metadata: ["problem": "\(diagnostic)"])
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
