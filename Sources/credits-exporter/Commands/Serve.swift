import ArgumentParser
import Credits
import ExporterConfiguration
import Logging
import StrictYAML

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the exporter. This is what happens without a command, too."
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var web: WebOptions
    @OptionGroup var security: SecurityOptions
    @OptionGroup var shard: ShardOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let shard = try shard.chosen()
        let paths = try web.paths()
        let listeners = try web.listeners()
        let process = try orExit { () throws(ConfigurationError) in
            try ExporterProcess(web: web, paths: paths, readSecurity: security.read, logger: log.logger()) {
                () throws(ConfigurationError) in
                var configuration = try source.read()
                configuration.accounts.removeAll { !shard.holds($0.id) }
                return configuration
            }
        }
        try await process.run(on: listeners)
    }
}
