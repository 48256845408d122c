import NIOCore

/// What is in progress on a connection, and what its client may still take time for.
///
/// A value without a clock and without a channel: each event brings its time, and `ConnectionHandler` does what follows.
struct ConnectionState {
    /// How long a client may take for each step.
    struct Timeouts {
        /// From the start of the connection to the end of the TLS handshake.
        var handshake = TimeAmount.seconds(10)
        /// From the start of the connection, or the head of a further request, to the end of the request.
        var request = TimeAmount.seconds(10)
        /// From the head of a response until all of it has reached the socket.
        var response = TimeAmount.seconds(30)
        /// From a response to the head of a further request. Above the usual scrape intervals of Prometheus, so that
        /// its connections stay open between scrapes.
        var idle = TimeAmount.seconds(180)
        /// For the client to read the last response: closing right after the write can take it away again.
        var lastResponse = TimeAmount.seconds(1)
    }

    /// When the connection is to be closed unless something happens before.
    struct Deadline: Equatable {
        let time: NIODeadline
        /// The limit that closes it; nil where the connection has only ended.
        let limit: ServerCounters.Limit?
    }

    /// Since when the next step is the client's: to send a request, or to take a response. Nil while a response is
    /// being made, unless the client has closed its direction and may have gone.
    private(set) var clientAwaitedSince: NIODeadline?
    /// Since when a response has been waiting in memory for its client; nil where none is.
    private(set) var responsePendingSince: NIODeadline?

    private let timeouts: Timeouts
    private var requestsReceived = 0
    private var responsesWritten = 0
    /// Those of which every byte has reached the socket.
    private var responsesSent = 0
    private var isWritingResponse = false
    private var isReceivingRequest = false
    /// After it nothing that comes over the connection is a request.
    private(set) var lastRequestWasReceived = false
    private var isDraining = false
    private var inputIsClosed = false
    private var requestDeadline: Deadline?
    private var responseDeadline: Deadline?

    /// A connection that starts.
    init(isEncrypted: Bool, timeouts: Timeouts = Timeouts(), at now: NIODeadline) {
        self.timeouts = timeouts
        clientAwaitedSince = now
        requestDeadline =
            isEncrypted
            ? Deadline(time: now + timeouts.handshake, limit: .handshakeTimeout)
            : Deadline(time: now + timeouts.request, limit: .requestTimeout)
    }

    /// The earlier of the two: a response can begin before its request has ended, and a further request before a
    /// response has.
    var deadline: Deadline? {
        [requestDeadline, responseDeadline].compactMap(\.self).min { $0.time < $1.time }
    }

    /// Whether the response that is written next answers the last request of the connection.
    var nextResponseIsLast: Bool {
        (lastRequestWasReceived || isDraining) && !isWritingResponse && requestsReceived == responsesWritten + 1
    }

    private var responsesPending: Int {
        responsesWritten - responsesSent + (isWritingResponse ? 1 : 0)
    }

    mutating func handshakeCompleted(at now: NIODeadline) {
        requestDeadline = Deadline(time: now + timeouts.request, limit: .requestTimeout)
    }

    /// - Parameter isLast: Whether no further request may follow on the connection.
    mutating func requestHeadReceived(isLast: Bool, at now: NIODeadline) {
        requestsReceived += 1
        isReceivingRequest = true
        lastRequestWasReceived = lastRequestWasReceived || isLast
        requestDeadline = Deadline(time: now + timeouts.request, limit: .requestTimeout)
        updateTurn(at: now)
    }

    mutating func requestEndReceived(at now: NIODeadline) {
        isReceivingRequest = false
        // A response may have been sent before.
        requestDeadline = responsesSent == requestsReceived ? idleDeadline(from: now) : nil
    }

    /// The client has closed its direction: it may have gone, or may only have no more to say.
    mutating func inputClosed(at now: NIODeadline) {
        inputIsClosed = true
        updateTurn(at: now)
    }

    mutating func responseHeadWritten(at now: NIODeadline) {
        isWritingResponse = true
        if responsesPending == 1 {
            responsePendingSince = now
            responseDeadline = Deadline(time: now + timeouts.response, limit: .responseTimeout)
        }
        updateTurn(at: now)
    }

    mutating func responseEndWritten() {
        isWritingResponse = false
        responsesWritten += 1
    }

    /// A response has reached the socket.
    ///
    /// - Returns: Whether the connection is to be closed now.
    mutating func responseSent(at now: NIODeadline) -> Bool {
        responsesSent += 1
        if responsesPending > 0 {
            responseDeadline = Deadline(time: now + timeouts.response, limit: .responseTimeout)
        } else {
            responsePendingSince = nil
            responseDeadline = nil
        }
        let isIdle = responsesSent == requestsReceived
        if isIdle, lastRequestWasReceived || !isReceivingRequest { requestDeadline = idleDeadline(from: now) }
        updateTurn(at: now)
        return isIdle && isDraining
    }

    /// The server shuts down: the connection ends once the requests in progress have their responses.
    ///
    /// - Returns: Whether it is to be closed now.
    mutating func drain() -> Bool {
        isDraining = true
        return responsesSent == requestsReceived
    }

    private func idleDeadline(from now: NIODeadline) -> Deadline {
        lastRequestWasReceived
            ? Deadline(time: now + timeouts.lastResponse, limit: nil)
            : Deadline(time: now + timeouts.idle, limit: .idle)
    }

    private mutating func updateTurn(at now: NIODeadline) {
        let isMakingResponse = requestsReceived > responsesSent && responsesPending == 0
        clientAwaitedSince = isMakingResponse && !inputIsClosed ? nil : clientAwaitedSince ?? now
    }
}
