import Exposition
import Hummingbird
import Synchronization

/// What the server has done since the process started: requests answered, and connections that a limit has closed.
package final class ServerCounters: Sendable {
    /// The limits that close connections, by the label `reason`.
    enum Limit: String, CaseIterable {
        case tooManyConnections = "too_many_connections"
        case tooManyResponses = "too_many_responses"
        case handshakeTimeout = "handshake_timeout"
        case requestTimeout = "request_timeout"
        case responseTimeout = "response_timeout"
        case idle = "idle"
    }

    /// The label `handler` of a request for an unknown path, or one that is refused before its path is looked at.
    package static let otherHandler = "other"

    private struct Request: Hashable {
        let handler: String
        let code: Int
    }

    private struct State {
        var requests: [Request: Int] = [:]
        var requestsInFlight = 0
        var closed: [Limit: Int] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter metricsPath: The responses of this path are counted from 0, so that the first of them is seen as a
    ///   rise; nil for none.
    init(metricsPath: String? = nil) {
        var state = State()
        if let metricsPath {
            for code in [200, 503] { state.requests[Request(handler: metricsPath, code: code)] = 0 }
        }
        self.state = Mutex(state)
    }

    func requestStarted() {
        state.withLock { $0.requestsInFlight += 1 }
    }

    /// The response has been written, or its client has gone.
    func requestEnded() {
        state.withLock { $0.requestsInFlight -= 1 }
    }

    /// A response to a request is about to be written.
    func count(handler: String, code: Int) {
        state.withLock { $0.requests[Request(handler: handler, code: code), default: 0] += 1 }
    }

    /// A limit closes a connection.
    func count(_ limit: Limit) {
        state.withLock { $0.closed[limit, default: 0] += 1 }
    }

    /// The families as they are at this moment.
    func families(_ descriptors: ExporterMetricDescriptors) -> [Family] {
        let state = state.withLock(\.self)
        return [
            Family(
                descriptors.httpRequests,
                state.requests.map { ([$0.key.handler, String($0.key.code)], Double($0.value)) }),
            Family(descriptors.httpRequestsInFlight, [([], Double(state.requestsInFlight))]),
            Family(
                descriptors.connectionsClosed,
                Limit.allCases.map { ([$0.rawValue], Double(state.closed[$0, default: 0])) }),
        ]
    }
}
