import Dispatch
import ExporterToolkit
import Hummingbird
import Logging

/// A page that never changes, from the exporter's own server: what a page costs besides what is on it.
enum ConstantServer {
    /// Serves until the process ends.
    ///
    /// - Returns: The port.
    static func start(serving page: [UInt8]) -> Int {
        let metrics = ExporterMetrics(
            namespace: "constant", metricsPath: "/metrics",
            build: .init(version: "0", revision: "0", swiftVersion: "0"), reloads: ReloadStatus(loaded: 0),
            droppedLogLines: { 0 })
        let buffer = ByteBuffer(bytes: page)
        let route = Route(handler: "/metrics") { _, _ in .content(.ok, [buffer], type: "text/plain") }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = ExporterServer(
            on: [.address(ListenAddress(host: "127.0.0.1", port: 0))], metrics: metrics,
            logger: Logger(label: "constant") { _ in SwiftLogNoOpLogHandler() }, onRunning: { port.yield($0) },
            route: { _ in route })
        Task.detached { try await server.run() }
        let running = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var number = 0
        Task.detached {
            for await port in ports {
                number = port
                break
            }
            running.signal()
        }
        running.wait()
        return number
    }
}
