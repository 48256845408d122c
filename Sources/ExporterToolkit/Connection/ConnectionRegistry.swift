import NIOCore
import Synchronization

/// The connections of all listeners. It bounds how many there are, and how many responses wait in memory for their
/// clients.
///
/// Where there are too many connections, it closes the one whose client the server has been waiting for longest: for a
/// request, for the rest of one, or for taking a response. A client that has closed its direction counts as one that is
/// waited for: most such clients have gone. So many slow, idle or departed clients only harm one another: who sends a
/// whole request and takes the response, as Prometheus does, is never the one that was waited for longest. Where none is
/// waited for, it closes the latest connection of whoever has most of them.
final class ConnectionRegistry: Sendable {
    /// The bounds.
    struct Limits {
        var connections: Int
        /// Each may have megabytes.
        var pendingResponses = 64
        /// What a client may take for a response in any case, however many are pending. Prometheus takes no more for a
        /// scrape unless told to.
        var pendingTime = TimeAmount.seconds(10)
    }

    private struct Connection {
        let channel: any Channel
        /// Of all connections that there ever were.
        let number: Int
        let owner: String?
        var clientAwaitedSince: NIODeadline?
        var responsePendingSince: NIODeadline?
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var pendingResponses = 0
        var nextNumber = 0

        mutating func add(_ channel: any Channel, of owner: String?, awaitedSince now: NIODeadline) {
            connections[ObjectIdentifier(channel)] = Connection(
                channel: channel, number: nextNumber, owner: owner, clientAwaitedSince: now)
            nextNumber += 1
        }

        /// Which of too many is to be closed.
        ///
        /// - Parameter newest: The one that was just added.
        func surplus(with newest: any Channel) -> any Channel {
            let others = connections.values.filter { $0.channel !== newest }
            let awaited = others.compactMap { connection in
                connection.clientAwaitedSince.map { (channel: connection.channel, since: $0) }
            }
            if let longest = awaited.min(by: { $0.since < $1.since }) { return longest.channel }
            let owners = Dictionary(grouping: connections.values, by: \.owner)
            let own = connections[ObjectIdentifier(newest)].flatMap { owners[$0.owner]?.count } ?? 0
            let crowd = owners.values.max { $0.count < $1.count } ?? []
            return crowd.count > own ? crowd.max { $0.number < $1.number }?.channel ?? newest : newest
        }

        @discardableResult mutating func remove(_ channel: any Channel) -> any Channel {
            if connections.removeValue(forKey: ObjectIdentifier(channel))?.responsePendingSince != nil {
                pendingResponses -= 1
            }
            return channel
        }
    }

    private let limits: Limits
    private let counters: ServerCounters
    private let state = Mutex(State())

    init(limits: Limits, counters: ServerCounters) {
        self.limits = limits
        self.counters = counters
    }

    /// Holds a connection until it is closed, and closes another if there are too many now.
    func add(_ channel: any Channel, of owner: String? = nil, awaitedSince now: NIODeadline) {
        let surplus = state.withLock { state -> (any Channel)? in
            state.add(channel, of: owner, awaitedSince: now)
            return state.connections.count > limits.connections ? state.remove(state.surplus(with: channel)) : nil
        }
        channel.closeFuture.whenComplete { _ in self.state.withLock { state in _ = state.remove(channel) } }
        guard let surplus else { return }
        counters.count(.tooManyConnections)
        surplus.close(promise: nil)
    }

    /// Takes over how a connection stands, and closes those whose responses have been pending for long if there are too
    /// many now.
    func update(_ channel: any Channel, to connection: ConnectionState, at now: NIODeadline) {
        let surplus = state.withLock { state -> [any Channel] in
            let id = ObjectIdentifier(channel)
            guard let former = state.connections[id] else { return [] }
            state.connections[id]?.clientAwaitedSince = connection.clientAwaitedSince
            state.connections[id]?.responsePendingSince = connection.responsePendingSince
            guard (former.responsePendingSince == nil) != (connection.responsePendingSince == nil) else { return [] }
            guard former.responsePendingSince == nil else {
                state.pendingResponses -= 1
                return []
            }
            state.pendingResponses += 1
            guard state.pendingResponses > limits.pendingResponses else { return [] }
            return state.connections.values
                .compactMap { connection in connection.responsePendingSince.map { (connection.channel, since: $0) } }
                .filter { now - $0.since >= limits.pendingTime }
                .sorted { $0.since < $1.since }
                .prefix(state.pendingResponses - limits.pendingResponses)
                .map { state.remove($0.0) }
        }
        for channel in surplus {
            counters.count(.tooManyResponses)
            channel.close(promise: nil)
        }
    }
}
