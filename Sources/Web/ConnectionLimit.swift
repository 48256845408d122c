import NIOCore
import Synchronization

/// Keeps connections few by ending, where there are too many, the one whose client has kept the exporter waiting
/// longest: for a request, for the rest of one, or for taking an answer.
///
/// So a crowd of slow or idle clients stands only in its own way. Who sends a whole request and takes the answer, as
/// Prometheus does, is never the one that was waited for longest.
final class ConnectionLimit: Sendable {
    private struct Connection {
        let channel: any Channel
        /// Requests that the exporter is working at. While there are any, it is the client that waits.
        var requests = 0
        var waitedForSince = NIODeadline.now()
    }

    private let maximum: Int
    private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts a connection until it leaves, and ends another if there are too many now.
    func enter(_ channel: any Channel) {
        let ended = connections.withLock { connections -> (any Channel)? in
            connections[ObjectIdentifier(channel)] = Connection(channel: channel)
            guard connections.count > maximum else { return nil }
            let longest = connections.filter { $0.value.requests == 0 }
                .min { $0.value.waitedForSince < $1.value.waitedForSince }
            return longest.flatMap { connections.removeValue(forKey: $0.key)?.channel }
        }
        ended?.close(promise: nil)
    }

    func leave(_ channel: any Channel) {
        connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Works at a request that came whole over a connection, or over a stream of one.
    func whileWorking<Value>(for channel: any Channel, _ work: () async -> Value) async -> Value {
        change(channel) { $0.requests += 1 }
        defer {
            change(channel) {
                $0.requests -= 1
                $0.waitedForSince = .now()
            }
        }
        return await work()
    }

    private func change(_ channel: any Channel, _ change: (inout Connection) -> Void) {
        connections.withLock { connections in
            for channel in [channel, channel.parent].compactMap(\.self) {
                guard var connection = connections[ObjectIdentifier(channel)] else { continue }
                change(&connection)
                connections[ObjectIdentifier(channel)] = connection
                return
            }
        }
    }
}
