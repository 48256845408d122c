import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

@Suite("The time limit of an exchange")
struct ExchangeTimeLimitTests {
    private let channel = EmbeddedChannel()
    private let answers = AnswerLimit(maximum: 1, patience: .seconds(5))
    private let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")

    init() throws {
        let limit = ExchangeTimeLimit(
            request: .seconds(10), answer: .seconds(30), wait: .seconds(190), answers: answers)
        try channel.pipeline.syncOperations.addHandler(limit)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func respond() throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "page")))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    @Test("ends a connection that sends no request")
    func noRequest() {
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("ends a request whose body never ends, however often a byte of it comes")
    func endlessBody() throws {
        try channel.writeInbound(HTTPRequestPart.head(request))
        // An answer that did not wait for the body changes nothing.
        try respond()
        for _ in 0..<9 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
            #expect(channel.isActive)
        }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("does not count the time that the exporter needs, nor the time between two requests")
    func patience() throws {
        for _ in 0..<3 {
            try channel.writeInbound(HTTPRequestPart.head(request))
            try channel.writeInbound(HTTPRequestPart.end(nil))
            channel.embeddedEventLoop.advanceTime(by: .minutes(2))
            try respond()
            channel.embeddedEventLoop.advanceTime(by: .minutes(2))
            #expect(channel.isActive)
        }
    }

    @Test("ends a connection on which the head of a further request drips in without end")
    func endlessHead() throws {
        try channel.writeInbound(HTTPRequestPart.head(request))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        try respond()
        channel.embeddedEventLoop.advanceTime(by: .seconds(189))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("ends a connection that does not take its answer where too many others do not either")
    func unreadAnswers() throws {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.flush()
        answers.enter(EmbeddedChannel(loop: channel.embeddedEventLoop))
        #expect(channel.isActive)
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(channel.isActive)
        answers.enter(EmbeddedChannel(loop: channel.embeddedEventLoop))
        #expect(!channel.isActive)
    }

    @Test("ends a connection that does not take its answer, however many requests it sends meanwhile")
    func unreadAnswer() throws {
        try channel.writeInbound(HTTPRequestPart.head(request))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        // Written, but never flushed: the client's window is full.
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(15))
        try channel.writeInbound(HTTPRequestPart.head(request))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .seconds(14))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}
