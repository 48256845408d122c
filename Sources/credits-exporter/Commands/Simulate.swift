import ArgumentParser
import ExporterConfiguration
import ExporterToolkit
import Logging
import ServiceLifecycle
import Simulator
import UnixSignals

import Glibc

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The simulated providers alone, for tests of your own configuration, dashboards and alerts.",
        discussion: help
    )

    @Option(name: .customLong("web.listen-address"), help: "Where to listen.")
    var address = ListenAddress(host: "127.0.0.1", port: 10178)

    @Option(help: "With another seed, every account is another.")
    var seed: UInt64 = 0

    @OptionGroup var log: LogOptions

    func run() async throws {
        let simulator = Simulator(seed: seed, documented: ProviderCatalogue.documented)
        let host = address.host.isEmpty ? "0.0.0.0" : address.host
        let server = simulator.application(host: host, port: address.port, logger: log.logger().quieter) { port in
            print("The simulated providers are at http://\(ListenAddress(host: host, port: port))")
            // Through a pipe it would stay in the buffer.
            fflush(nil)
        }
        var configuration = ServiceGroupConfiguration(
            services: [server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log.logger().quieter
        )
        // A fault may drip for a minute, too long to wait for.
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            print(error: "credits-exporter: cannot serve on \(address): \(error)")
            throw ExitCode(1)
        }
    }

    private static var help: String {
        let keys = SpecialKey.all.map { ("\($0.provider.rawValue) \($0.marker)", $0.answer) }
        let faults = Fault.forms.map { ($0.usage, $0.meaning) }
        return """
            Give it to an account as `base_url`. Any key is a good one and has an account of its own, except a key \
            that holds one of these words (for brookmimir, begins with it):
            \(table(keys))

            Any other built-in provider responds as its documentation shows, below a path of its id, such as \
            http://127.0.0.1:10178/deepl

            For a fault, append /fault: and any of these, separated by commas, as in \
            http://127.0.0.1:10178/fault:status=503,delay=2s
            \(table(faults))
            """
    }

    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  " + $0.0.padded(to: width) + "  " + $0.1 }.joined(separator: "\n")
    }
}
