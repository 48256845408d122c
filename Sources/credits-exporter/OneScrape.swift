import Collection
import Credits
import Logging
import Web

/// A scrape of its own, for the commands that end after it.
enum OneScrape {
    /// Asks every account once, each for as long as its timeout lets it.
    static func statuses(of accounts: [Account], logger: Logger) async -> [AccountStatus] {
        let client = ProviderClient(userAgent: ProcessFamilies.Build.current.userAgent, logger: logger)
        let collector = Collector(accounts: accounts, transport: client, logger: logger)
        let longest = accounts.map(\.timeout).max() ?? .zero
        let statuses = await collector.scrape(within: longest + .seconds(5))
        await client.shutdown()
        return statuses
    }
}
