package import Logging
package import ServiceLifecycle

extension Logger {
    /// For servers whose log no test looks at.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Runs a server while an operation needs it, and ends it gracefully.
///
/// - Parameters:
///   - server: Makes the server; it has to call what it is given with its port once it takes connections.
///   - operation: Is given the port.
package func withServer<Value: Sendable>(
    _ server: (_ onRunning: @escaping @Sendable (Int) async -> Void) throws -> any Service,
    _ operation: @Sendable (_ port: Int) async throws -> Value
) async throws -> Value {
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = try server { continuation.yield($0) }
    var configuration = ServiceGroupConfiguration(services: [service], logger: .silent)
    // Long enough to take the connections that are waiting, which must not be dropped; no fault is waited for.
    configuration.maximumGracefulShutdownDuration = .milliseconds(100)
    let group = ServiceGroup(configuration: configuration)
    let running = Task {
        defer { continuation.finish() }
        try await group.run()
    }
    for await port in ports {
        let result = await Result { try await operation(port) }
        await group.triggerGracefulShutdown()
        _ = await running.result
        return try result.get()
    }
    try await running.value
    throw CancellationError()
}

extension Result where Failure == any Error {
    fileprivate init(_ operation: () async throws -> Success) async {
        do {
            self = .success(try await operation())
        } catch {
            self = .failure(error)
        }
    }
}
