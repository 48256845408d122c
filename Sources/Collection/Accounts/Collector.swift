import Concurrency
package import Credits
package import Logging
import Synchronization

/// All accounts of this process: who fetches, who waits, who gives up.
package final class Collector: Sendable {
    private let fetcher: Fetcher
    private let clocks: Clocks
    private let logger: Logger
    private let collectors: Mutex<Collectors>

    private struct Collectors {
        /// In the order of the configuration.
        let all: [AccountCollector]
        /// In the order of a page.
        let sorted: [AccountCollector]
        /// Prometheus may ask for each account by itself, and there may be thousands.
        let byName: [String: [AccountCollector]]

        init(_ all: [AccountCollector]) {
            self.all = all
            sorted = all.map { (collector: $0, labels: $0.id.labels) }.sorted { $0.labels < $1.labels }
                .map(\.collector)
            byName = Dictionary(grouping: all, by: \.id.name)
        }
    }

    /// Starts with nothing known and fetches nothing before the first scrape.
    ///
    /// - Parameters:
    ///   - accounts: Each with an id of its own.
    ///   - transport: Sends the requests to the providers.
    ///   - logger: For a line when an account's state changes.
    package init(accounts: [Account], transport: any HTTPTransport, clocks: Clocks = Clocks(), logger: Logger) {
        fetcher = Fetcher(transport: transport, logger: logger)
        self.clocks = clocks
        self.logger = logger
        collectors = Mutex(Collectors([]))
        replace(with: accounts)
    }

    /// The ids of the accounts, in the order of the configuration.
    package var ids: [Account.ID] {
        collectors.withLock(\.all).map(\.id)
    }

    /// The accounts of that name, each of another provider.
    package func ids(named name: String) -> [Account.ID] {
        collectors.withLock { $0.byName[name, default: []] }.map(\.id)
    }

    /// What is known of the accounts, in the order of the configuration. It starts no fetch.
    package var snapshots: [AccountSnapshot] {
        collectors.withLock(\.all).map(\.snapshot)
    }

    /// One scrape: asks all accounts at once and waits for them until the time is up. An account that is not ready by
    /// then is `timeout` on this page; its fetch goes on, also when the calling task is cancelled.
    ///
    /// - Parameters:
    ///   - id: The only account that the page is about; nil for all.
    ///   - limit: How long the scrape may take.
    ///   - limitAfterShutdown: How long at most from the graceful shutdown of the process on.
    /// - Returns: In the order of a page.
    package func scrape(
        _ id: Account.ID? = nil, within limit: Duration, afterShutdown limitAfterShutdown: Duration? = nil
    ) async -> [AccountExposition] {
        let collectors = collectors.withLock { collectors in
            id.map { id in collectors.byName[id.name, default: []].filter { $0.id == id } } ?? collectors.sorted
        }
        let now = clocks.now()
        let pending = collectors.map { (collector: $0, pending: $0.scrapeReceived(at: now, within: limit)) }
        let ready = pending.compactMap(\.pending.ready)
        // No task and no timer where there is nothing to wait for.
        guard ready.count < pending.count else { return ready }
        return await withTimeout(limit, afterShutdown: limitAfterShutdown) {
            var accounts: [AccountExposition] = []
            for (collector, pending) in pending {
                switch pending {
                case .ready(let ready): accounts.append(ready)
                case .inFlight(let fetch): accounts.append(await fetch.value() ?? collector.scrapeTimedOut())
                }
            }
            return accounts
        }
    }

    /// Goes over to another configuration. An account that asks its provider the same as before keeps all it knows, a
    /// changed one its counters. Scrapes in progress end on the accounts that they began with.
    package func replace(with accounts: [Account]) {
        collectors.withLock { collectors in
            let former = Dictionary(uniqueKeysWithValues: collectors.all.map { ($0.id, $0) })
            collectors = Collectors(
                accounts.map { account in
                    guard let same = former[account.id] else {
                        return AccountCollector(account: account, fetcher: fetcher, clocks: clocks, logger: logger)
                    }
                    same.configurationChanged(to: account)
                    return same
                }
            )
        }
    }
}
