import ArgumentParser
import ExporterConfiguration
import Logging
import ServiceLifecycle
import Simulator

/// The simulated providers, running beside the exporter.
struct RunningSimulator: Sendable {
    let port: Int
    private let group: ServiceGroup
    private let server: Task<Void, any Error>

    /// Gives back once connections are taken.
    static func start(logger: Logger) async throws -> RunningSimulator {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Simulator(documented: ProviderCatalogue.documented).application(
            host: "127.0.0.1", port: 0, logger: logger.quieter
        ) { port in
            continuation.yield(port)
        }
        let group = ServiceGroup(services: [application], logger: logger.quieter)
        let server = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        for await port in ports {
            return RunningSimulator(port: port, group: group, server: server)
        }
        // The stream ended without a port, because the server ended: its error says why.
        try await server.value
        throw ExitCode(1)
    }

    func stop() async {
        await group.triggerGracefulShutdown()
        _ = await server.result
    }
}

extension ProviderCatalogue {
    /// A built-in provider for the simulator.
    static let documented: Simulator.Documented = { id in
        guard let definition = ProviderCatalogue().definition(id), let body = documentedResponse(of: id) else {
            return nil
        }
        return DocumentedProvider(definition: definition, body: body)
    }
}
