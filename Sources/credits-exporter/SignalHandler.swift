import ExporterToolkit
import Logging
import ServiceLifecycle
import UnixSignals

import Glibc

/// What the process does about signals: SIGHUP reloads the configuration; the first SIGTERM or SIGINT lets the scrapes in
/// progress finish, a second one does not.
struct SignalHandler: Service {
    private let signals: UnixSignalsSequence
    private let reloader: ConfigurationReloader
    private let logger: Logger
    private let stop: AsyncStream<Never>.Continuation
    /// Ends, and the group of services with it, once a signal says so.
    let stopRequest: StopRequest

    /// Ends its group of services gracefully, as the first service that ends.
    struct StopRequest: Service {
        fileprivate let requested: AsyncStream<Never>

        func run() async {
            for await _ in requested.cancelOnGracefulShutdown() {}
        }
    }

    /// From now on no signal ends the process by itself.
    init(reloader: ConfigurationReloader, logger: Logger) async {
        signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        self.reloader = reloader
        self.logger = logger
        let (requested, stop) = AsyncStream.makeStream(of: Never.self)
        self.stop = stop
        stopRequest = StopRequest(requested: requested)
    }

    func run() async {
        await withDiscardingTaskGroup { reloads in
            var isStopping = false
            for await signal in signals.cancelOnGracefulShutdown() {
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
                    stop.finish()
                }
            }
            // A shutdown does not wait for a reload whose files hang.
            reloads.cancelAll()
        }
    }
}
