import ArgumentParser
import ExporterConfiguration
import Logging
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the exporter. This is what happens without a command, too."
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var web: WebOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = log.logger()
        let process = ExporterProcess(configuration: try source.load(), metricsPath: web.metricsPath, logger: logger)
        let addresses = web.addresses.isEmpty ? [.standard] : web.addresses
        try await process.run(on: addresses, reload: { () throws(ConfigurationError) in try source.read() })
    }
}

extension ListenAddress {
    /// Port 10177 of every address.
    static let standard = ListenAddress(host: "", port: 10177)
}
