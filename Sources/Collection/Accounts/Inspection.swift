import Concurrency
package import Credits
import FoundationEssentials
package import Logging
import Primitives

/// One fetch of an account for a person, with every field of its responses. Scrapes do not see it.
package struct Inspection: Sendable {
    /// Whose fetch it was.
    package let account: Account.ID
    /// How it ended, measured from reading the key to the end of the last response, with what stood at every field.
    package let result: FetchResult

    /// Asks every account once, all at the same time, each for as long as its timeout lets it.
    ///
    /// - Parameters:
    ///   - showsAnswer: Whether the results hold the bodies, without secrets.
    ///   - logger: For a line about each fetch, at level `debug`.
    /// - Returns: In the order of the accounts.
    package static func of(
        _ accounts: [Account], showsAnswer: Bool, transport: any HTTPTransport, logger: Logger
    ) async -> [Inspection] {
        let fetcher = Fetcher(transport: transport, logger: logger)
        return await withTaskGroup(of: (index: Int, inspection: Inspection).self) { group in
            for (index, account) in accounts.enumerated() {
                group.addTask {
                    let start = ContinuousClock.now
                    var result = await withTimeout(account.timeout) {
                        await fetcher.fetch(
                            account, with: fetcher.credentials(of: account), isExplained: true,
                            showsAnswer: showsAnswer)
                    }
                    result.timing = .init(
                        completed: Date().timeIntervalSince1970, duration: (ContinuousClock.now - start).inSeconds)
                    AccountStateLogger(account: account.id, logger: logger).logFetch(result)
                    let inspection = Inspection(account: account.id, result: result)
                    return (index, inspection)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.index < $1.index }.map(\.inspection)
        }
    }
}
