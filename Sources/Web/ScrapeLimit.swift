import Synchronization

/// How many scrapes there may be at a time. One whose client may have gone takes no place, and goes on all the same: the
/// client may still be there, and a scrape that is broken off would count as one that its accounts were too slow for.
final class ScrapeLimit: Sendable {
    /// For each place, so many scrapes may be under way: as clients that come and go may cause.
    private static let crowd = 50

    private struct State {
        var places: Set<ObjectIdentifier> = []
        var underWay = 0
    }

    let maximum: Int
    private let state = Mutex(State())

    /// - Parameter maximum: 0 for any number.
    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work for a client, or gives nil where there is enough of it already.
    func admit<Value>(_ client: Client, _ work: () async -> Value) async -> Value? {
        guard begin(client) else { return nil }
        defer { end(client) }
        return await client.whileWaiting {
            self.state.withLock { _ = $0.places.remove(ObjectIdentifier(client)) }
        } _: {
            await work()
        }
    }

    private func begin(_ client: Client) -> Bool {
        state.withLock { state in
            guard maximum == 0 || state.places.count < maximum && state.underWay < maximum * Self.crowd else {
                return false
            }
            state.places.insert(ObjectIdentifier(client))
            state.underWay += 1
            return true
        }
    }

    private func end(_ client: Client) {
        state.withLock { state in
            state.places.remove(ObjectIdentifier(client))
            state.underWay -= 1
        }
    }
}
