import Credits
import Synchronization

/// How many requests there may be to one host at a time. Further ones wait, and go in the order in which they came.
///
/// The HTTP client has a line of its own, but looks through all of it for each request that gives up, and where a
/// provider hangs, thousands give up at the same moment.
final class ConcurrencyLimiter: Sendable {
    private struct Host {
        var underway = 0
        var line: [Int: Flight<Void>] = [:]
        /// Whose turn it is in the line, unless that one has gone.
        var turn = 0
        /// What the next to come will be.
        var next = 0

        mutating func joinLine() -> (number: Int, turn: Flight<Void>) {
            defer { next += 1 }
            let turn = Flight<Void>()
            line[next] = turn
            return (next, turn)
        }

        mutating func callNext() -> Flight<Void>? {
            while turn < next {
                defer { turn += 1 }
                if let called = line.removeValue(forKey: turn) { return called }
            }
            return nil
        }
    }

    private let maximum: Int
    private let hosts = Mutex<[String: Host]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work when its turn has come.
    ///
    /// - Throws: What the work throws, or a timeout where the calling task was cancelled before its turn.
    func admit<Value>(
        to host: String, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await enter(host)
        defer { leave(host) }
        return try await work()
    }

    private func enter(_ host: String) async throws(Failure) {
        let place = hosts.withLock { hosts -> (number: Int, turn: Flight<Void>)? in
            guard hosts[host, default: Host()].underway < maximum else { return hosts[host]?.joinLine() }
            hosts[host, default: Host()].underway += 1
            return nil
        }
        guard let place else { return }
        _ = await place.turn.landing()
        guard Task.isCancelled else { return }
        let wasCalled = hosts.withLock { $0[host]?.line.removeValue(forKey: place.number) } == nil
        if wasCalled { leave(host) }
        throw Failure(.timeout)
    }

    private func leave(_ host: String) {
        let called = hosts.withLock { hosts -> Flight<Void>? in
            if let called = hosts[host]?.callNext() { return called }
            hosts[host]?.underway -= 1
            if hosts[host]?.underway == 0 { hosts[host] = nil }
            return nil
        }
        called?.land(())
    }
}
