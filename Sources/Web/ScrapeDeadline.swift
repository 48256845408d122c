import Credits
import HTTPTypes
import Hummingbird
import ServiceLifecycle

/// How long a scrape may take.
package enum ScrapeDeadline {
    /// For a scrape under way when the process is told to end. Kubernetes kills it after 30 s, and the page has yet to
    /// be taken.
    package static let atEndOfProcess = Duration.seconds(20)
    /// How long a client waits that does not say it: most have a limit of ten seconds.
    private static let standard = 10.0
    /// Nobody scrapes less often; a client that says more only holds its place.
    private static let longest = 120.0
    /// Time to write the page and bring it to Prometheus, which counts its timeout from the first connection on.
    private static let reserve = 0.5

    /// What Prometheus says, or the standard where it says nothing that is a time, less half a second. Of a timeout under
    /// a second one half.
    static func limit(of request: Request) -> Duration {
        let said = request.headers[.scrapeTimeout].flatMap(Double.init).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        let timeout = min(said ?? standard, longest)
        return .seconds(max(timeout - reserve, timeout / 2))
    }

    /// Does the work of a scrape, and has it end early, with what there is, where the process has to end before.
    static func beforeEndOfProcess<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task(operation: work)
        return await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await task.value
            } onGracefulShutdown: {
                Task {
                    try await Task.sleep(for: atEndOfProcess)
                    task.cancel()
                }
            }
        } onCancel: {
            task.cancel()
        }
    }
}
