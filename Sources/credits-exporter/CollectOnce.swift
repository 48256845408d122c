import Collection
import Credits
import ExporterToolkit
import Logging

/// Asks every account once, each for as long as its timeout lets it: for a command that ends after it.
func collectOnce(_ accounts: [Account], logger: Logger) async -> [AccountExposition] {
    await withProviderClient(logger: logger) { client in
        let collector = Collector(accounts: accounts, transport: client, logger: logger)
        let longest = accounts.map(\.timeout).max() ?? .zero
        return await collector.scrape(within: longest + .seconds(5))
    }
}

/// As `collectOnce`, with all that a person wants to know of the fetches.
func inspectOnce(_ accounts: [Account], showsAnswer: Bool, logger: Logger) async -> [Inspection] {
    await withProviderClient(logger: logger) {
        await Inspection.of(accounts, showsAnswer: showsAnswer, transport: $0, logger: logger)
    }
}

private func withProviderClient<Value>(logger: Logger, _ body: (ProviderClient) async -> Value) async -> Value {
    let client = ProviderClient(userAgent: ExporterMetrics.Build.current.userAgent, logger: logger)
    let value = await body(client)
    await client.shutdown()
    return value
}
