import ExporterToolkit
import Collection
import Credits
import Logging

/// A scrape of its own, for the commands that end after it.
enum OneScrape {
    /// Asks every account once, each for as long as its timeout lets it.
    static func statuses(of accounts: [Account], logger: Logger) async -> [AccountStatus] {
        await withClient(logger: logger) { client in
            let collector = Collector(accounts: accounts, transport: client, logger: logger)
            let longest = accounts.map(\.timeout).max() ?? .zero
            return await collector.scrape(within: longest + .seconds(5))
        }
    }

    /// As `statuses`, with all that a person wants to know of the fetches.
    static func inspections(of accounts: [Account], logger: Logger) async -> [Inspection] {
        await withClient(logger: logger) { await Inspection.of(accounts, transport: $0, logger: logger) }
    }

    private static func withClient<Value>(logger: Logger, _ body: (ProviderClient) async -> Value) async -> Value {
        let client = ProviderClient(userAgent: ExporterMetrics.Build.current.userAgent, logger: logger)
        let value = await body(client)
        await client.shutdown()
        return value
    }
}
