import Synchronization

/// How many scrapes there may be at a time.
///
/// Where there are too many, one gives way: of the address that has most of them the one that claims most time, and of
/// equals the newest. So clients that claim hours, or come in a crowd, keep out nobody who claims seconds or comes from
/// elsewhere.
///
/// A scrape whose client may have gone takes no place, and goes on all the same: the client may still be there, and a
/// scrape that is broken off counts as one that its accounts were too slow for.
final class ScrapeLimit: Sendable {
    /// For each place, so many scrapes may be under way: as clients that come and go may cause.
    private static let crowd = 50

    fileprivate struct Scrape {
        let number: Int
        let address: String?
        let claim: Duration
        var holdsPlace = true
        var cancel: (@Sendable () -> Void)?
    }

    fileprivate struct State {
        /// Without those that gave way.
        var scrapes: [Int: Scrape] = [:]
        var nextNumber = 0
    }

    let maximum: Int
    private let state = Mutex(State())

    /// - Parameter maximum: 0 for any number.
    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work for a client. Gives nil where others have the places, before the work or in its midst; it is
    /// cancelled then.
    ///
    /// - Parameters:
    ///   - address: Where the client is, as far as the connection tells.
    ///   - claim: How long the work may take.
    func admit<Value: Sendable>(
        _ client: Client, at address: String?, claiming claim: Duration,
        _ work: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        guard let number = begin(at: address, claiming: claim) else { return nil }
        defer { end(number) }
        let task = Task(operation: work)
        setCancel(of: number) { task.cancel() }
        return await client.whileWaiting {
            self.state.withLock { $0.scrapes[number]?.holdsPlace = false }
        } _: {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    private func begin(at address: String?, claiming claim: Duration) -> Int? {
        let (number, displaced) = state.withLock { state in
            let number = state.nextNumber
            state.nextNumber += 1
            state.scrapes[number] = Scrape(number: number, address: address, claim: claim)
            return (number, maximum == 0 ? [] : state.displace(places: maximum, underWay: maximum * Self.crowd))
        }
        for scrape in displaced { scrape.cancel?() }
        return displaced.contains { $0.number == number } ? nil : number
    }

    private func setCancel(of number: Int, _ cancel: @escaping @Sendable () -> Void) {
        let hasGivenWay = state.withLock { state in
            state.scrapes[number]?.cancel = cancel
            return state.scrapes[number] == nil
        }
        if hasGivenWay { cancel() }
    }

    private func end(_ number: Int) {
        state.withLock { _ = $0.scrapes.removeValue(forKey: number) }
    }
}

extension ScrapeLimit.State {
    /// Takes out what is too much by now: one at most of each kind, as they come one by one.
    fileprivate mutating func displace(places: Int, underWay: Int) -> [ScrapeLimit.Scrape] {
        let present = scrapes.values.filter(\.holdsPlace)
        let gone = scrapes.values.filter { !$0.holdsPlace }
        let displaced = [
            present.count > places ? Self.givesWay(present) : nil,
            scrapes.count > underWay ? Self.givesWay(gone) : nil,
        ].compactMap(\.self)
        for scrape in displaced { scrapes[scrape.number] = nil }
        return displaced
    }

    private static func givesWay(_ scrapes: [ScrapeLimit.Scrape]) -> ScrapeLimit.Scrape? {
        let counts = Dictionary(grouping: scrapes, by: \.address).mapValues(\.count)
        return scrapes.max { one, other in
            (counts[one.address, default: 0], one.claim, one.number)
                < (counts[other.address, default: 0], other.claim, other.number)
        }
    }
}
