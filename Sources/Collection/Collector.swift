package import Credits
package import Logging
import Synchronization

/// All accounts of this process: who fetches, who waits, who gives up.
package final class Collector: Sendable {
    private let transport: any HTTPTransport
    private let clocks: Clocks
    private let logger: Logger
    private let collectors: Mutex<[AccountCollector]>

    /// Starts with nothing known and fetches nothing before the first scrape.
    ///
    /// - Parameters:
    ///   - accounts: Each with an id of its own.
    ///   - transport: The way to the providers.
    ///   - logger: For a line when an account's state changes.
    package init(accounts: [Account], transport: any HTTPTransport, clocks: Clocks = Clocks(), logger: Logger) {
        self.transport = transport
        self.clocks = clocks
        self.logger = logger
        collectors = Mutex(
            accounts.map { AccountCollector(account: $0, transport: transport, clocks: clocks, logger: logger) }
        )
    }

    /// What tells the accounts apart, in the order of the configuration.
    package var ids: [Account.ID] {
        collectors.withLock { $0.map(\.id) }
    }

    /// What is known of the accounts, in the order of the configuration. It asks nobody.
    package var known: [KnownAccount] {
        collectors.withLock(\.self).map(\.known)
    }

    /// One scrape: asks all accounts at once and waits for them until the time is up. An account that is not ready by
    /// then is `timeout` on this page; its fetch goes on, also when the calling task is cancelled.
    ///
    /// - Parameters:
    ///   - isWanted: Which accounts the page is about; all unless told.
    ///   - limit: How long the scrape may take.
    package func scrape(
        where isWanted: (Account.ID) -> Bool = { _ in true },
        within limit: Duration
    ) async -> [AccountStatus] {
        let pending = collectors.withLock(\.self)
            .filter { isWanted($0.id) }
            .map { (collector: $0, pending: $0.scrape(within: limit)) }
        return await cancelling(after: limit) {
            var statuses: [AccountStatus] = []
            for (collector, pending) in pending {
                switch pending {
                case .status(let status): statuses.append(status)
                case .flight(let flight): statuses.append(await flight.landing() ?? collector.missed())
                }
            }
            return statuses
        }
    }

    /// Goes over to another configuration. An account that asks its provider the same as before keeps all it knows, a
    /// changed one its counters. Scrapes under way end on the accounts that they began with.
    package func replace(with accounts: [Account]) {
        collectors.withLock { collectors in
            let former = Dictionary(uniqueKeysWithValues: collectors.map { ($0.id, $0) })
            collectors = accounts.map { account in
                guard let same = former[account.id] else {
                    return AccountCollector(account: account, transport: transport, clocks: clocks, logger: logger)
                }
                same.adopt(account)
                return same
            }
        }
    }
}
