import NIOCore
import Testing

@testable import ExporterToolkit

@Suite("The state of a connection")
struct ConnectionStateTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// A clock that only the test moves.
    private var now = start
    private var connection = ConnectionState(isEncrypted: false, at: start)

    private var timeLeft: TimeAmount? {
        connection.deadline.map { $0.time - now }
    }

    private mutating func wait(_ time: TimeAmount) {
        now = now + time
    }

    private mutating func receiveRequest(isLast: Bool = false) {
        connection.requestHeadReceived(isLast: isLast, at: now)
        connection.requestEndReceived(at: now)
    }

    private mutating func writeResponse() {
        connection.responseHeadWritten(at: now)
        connection.responseEndWritten()
    }

    /// Whether the connection is to be closed now.
    @discardableResult private mutating func sendResponse() -> Bool {
        writeResponse()
        return connection.responseSent(at: now)
    }

    @Test("ends where no request comes, and where one does not end, however often a byte of it comes")
    mutating func request() {
        #expect(timeLeft == .seconds(10) && connection.deadline?.limit == .requestTimeout)
        wait(.seconds(9))
        connection.requestHeadReceived(isLast: false, at: now)
        #expect(timeLeft == .seconds(10))
        // A response that did not wait for the body changes nothing.
        sendResponse()
        #expect(timeLeft == .seconds(10) && connection.deadline?.limit == .requestTimeout)
    }

    @Test("ends where the handshake does, and then counts anew")
    mutating func handshake() {
        connection = ConnectionState(isEncrypted: true, at: now)
        #expect(timeLeft == .seconds(10) && connection.deadline?.limit == .handshakeTimeout)
        wait(.seconds(9))
        connection.handshakeCompleted(at: now)
        #expect(timeLeft == .seconds(10) && connection.deadline?.limit == .requestTimeout)
    }

    @Test("does not count the time that a response takes to make")
    mutating func work() {
        receiveRequest()
        #expect(connection.deadline == nil)
    }

    @Test("ends after the idle time, also while the head of a further request drips in")
    mutating func idle() {
        receiveRequest()
        wait(.minutes(2))
        sendResponse()
        #expect(timeLeft == .seconds(180) && connection.deadline?.limit == .idle)
    }

    @Test("ends where a response is not taken, however many requests come meanwhile")
    mutating func unreadResponse() {
        receiveRequest()
        writeResponse()
        #expect(timeLeft == .seconds(30) && connection.deadline?.limit == .responseTimeout)
        wait(.seconds(15))
        receiveRequest()
        writeResponse()
        #expect(timeLeft == .seconds(15))
        // Each response has its own time.
        _ = connection.responseSent(at: now)
        #expect(timeLeft == .seconds(30) && connection.deadline?.limit == .responseTimeout)
    }

    @Test("ends a second after the last response, which is known by then, and counts no limit for it")
    mutating func last() {
        receiveRequest()
        receiveRequest(isLast: true)
        #expect(!connection.nextResponseIsLast)
        sendResponse()
        #expect(connection.nextResponseIsLast)
        sendResponse()
        #expect(timeLeft == .seconds(1))
        #expect(connection.deadline != nil && connection.deadline?.limit == nil)
    }

    @Test("ends at a shutdown at once where nothing is in progress, in the handshake too", arguments: [true, false])
    mutating func drainIdle(isEncrypted: Bool) {
        connection = ConnectionState(isEncrypted: isEncrypted, at: now)
        let isClosed = connection.drain()
        #expect(isClosed)
    }

    @Test("ends at a shutdown once the last response has been sent, not once it is written")
    mutating func drain() {
        receiveRequest()
        receiveRequest()
        writeResponse()
        let steps = [connection.drain(), connection.responseSent(at: now), sendResponse()]
        #expect(steps == [false, false, true])
    }

    @Test("waits for a client that has closed its direction, also while its response is made")
    mutating func closedInput() {
        receiveRequest()
        #expect(connection.clientAwaitedSince == nil)
        wait(.seconds(3))
        connection.inputClosed(at: now)
        #expect(connection.clientAwaitedSince == now)
        let closed = now
        wait(.seconds(3))
        connection.responseHeadWritten(at: now)
        #expect(connection.clientAwaitedSince == closed)
    }

    @Test("waits for its client, but for the time that a response takes to make")
    mutating func turn() {
        #expect(connection.clientAwaitedSince == Self.start)
        wait(.seconds(1))
        receiveRequest()
        #expect(connection.clientAwaitedSince == nil)
        wait(.seconds(1))
        writeResponse()
        let written = now
        #expect(connection.clientAwaitedSince == written && connection.responsePendingSince == written)
        wait(.seconds(1))
        // Requests sent ahead do not hide that the client takes no response.
        receiveRequest()
        #expect(connection.clientAwaitedSince == written)
        _ = connection.responseSent(at: now)
        #expect(connection.clientAwaitedSince == nil && connection.responsePendingSince == nil)
    }

    @Test("waits for a further request where a body comes behind its response")
    mutating func lateBody() {
        connection.requestHeadReceived(isLast: false, at: now)
        sendResponse()
        wait(.seconds(9))
        connection.requestEndReceived(at: now)
        #expect(timeLeft == .seconds(180) && connection.deadline?.limit == .idle)
    }

    @Test("says with the response in progress that none follows, where the server shuts down")
    mutating func lastOfAll() {
        receiveRequest()
        #expect(!connection.nextResponseIsLast)
        let isIdle = connection.drain()
        #expect(!isIdle && connection.nextResponseIsLast)
        let ends = sendResponse()
        #expect(ends)
    }
}
