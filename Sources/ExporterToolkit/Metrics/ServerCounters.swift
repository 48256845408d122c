import Exposition
import Hummingbird
import Synchronization

/// What the server has done since the process started: requests answered, and connections that a limit has closed.
package final class ServerCounters: Sendable {
    /// The limits that close connections, by the label `reason`, in the order of a page.
    enum Limit: String, CaseIterable {
        case handshakeTimeout = "handshake_timeout"
        case idle = "idle"
        case requestTimeout = "request_timeout"
        case responseTimeout = "response_timeout"
        case tooManyConnections = "too_many_connections"
        case tooManyResponses = "too_many_responses"
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

    /// Adds the metrics as they are at this moment.
    func add(to block: inout BlockWriter, _ descriptors: ExporterMetricDescriptors) {
        let state = state.withLock(\.self)
        block.add(descriptors.httpRequests) { samples in
            let requests = state.requests.map { request, count in
                let labels = LabelSet.none.adding("handler", request.handler).adding("code", "\(request.code)")
                return (labels: labels, count: count)
            }
            for request in requests.sorted(by: { $0.labels < $1.labels }) {
                samples.add(Double(request.count), request.labels)
            }
        }
        block.add(descriptors.httpRequestsInFlight) { $0.add(Double(state.requestsInFlight)) }
        block.add(descriptors.connectionsClosed) { samples in
            for limit in Limit.allCases {
                samples.add(
                    Double(state.closed[limit, default: 0]), LabelSet.none.adding("reason", limit.rawValue))
            }
        }
    }
}
