import Concurrency
package import Credits
package import Logging

/// One fetch of an account for a person, with every field of its answers; apart from all scrapes.
package struct Inspection: Sendable {
    /// Whose fetch it was.
    package let account: Account.ID
    /// What the provider told, or why it told nothing.
    package let outcome: Result<Reading, Failure>
    /// From the look at the key to the end of the last answer.
    package let duration: Duration
    /// As far as they came, in the order of the requests.
    package let answers: [ReceivedAnswer]

    /// Asks every account once, all at the same time, each for as long as its timeout lets it.
    ///
    /// - Parameter logger: For a line about each fetch, at level `debug`.
    /// - Returns: In the order of the accounts.
    package static func of(
        _ accounts: [Account], transport: any HTTPTransport, logger: Logger
    ) async -> [Inspection] {
        let keys = KeyReader(logger: logger)
        return await withTaskGroup(of: (index: Int, inspection: Inspection).self) { group in
            for (index, account) in accounts.enumerated() {
                group.addTask {
                    let start = ContinuousClock.now
                    let result = await withTimeout(account.timeout) {
                        let fetch = Fetch(account: account, transport: transport, isExplained: true)
                        return await fetch.result(key: keys.key(from: account.key))
                    }
                    let duration = ContinuousClock.now - start
                    AccountJournal(account: account.id, logger: logger).tell(of: result, duration: duration)
                    let inspection = Inspection(
                        account: account.id, outcome: result.outcome.map(\.reading), duration: duration,
                        answers: result.answers)
                    return (index, inspection)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.index < $1.index }.map(\.inspection)
        }
    }
}
