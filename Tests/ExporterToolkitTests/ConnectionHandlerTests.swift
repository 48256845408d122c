import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import TestSupport

@testable import ExporterToolkit

@Suite("The handler of a connection")
struct ConnectionHandlerTests {
    private let channel = EmbeddedChannel()
    private let counters = ServerCounters()
    private let client = DisconnectObserver()

    init() throws {
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        let registry = ConnectionRegistry(limits: .init(connections: 10), counters: counters)
        let handler = ConnectionHandler(
            state: ConnectionState(isEncrypted: false, at: channel.embeddedEventLoop.now), registry: registry,
            counters: counters, client: client, logger: .silent)
        try channel.pipeline.syncOperations.addHandlers([HTTPResponseEncoder(), decoder, handler])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func send(_ request: String) throws {
        try channel.writeInbound(ByteBuffer(string: request))
    }

    /// The heads of the requests that came through.
    private func heads() throws -> [HTTPRequestHead] {
        var heads: [HTTPRequestHead] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .head(let head) = part { heads.append(head) }
        }
        return heads
    }

    private func targets() throws -> [String] {
        try heads().map(\.uri)
    }

    private func answered() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    private func respond() throws {
        channel.write(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    @Test("lets through what has one meaning", arguments: ["Host: a", "Host: [::1]:10177", "Host:", "host: a_b.c:1"])
    func clear(host: String) throws {
        try send("GET /a HTTP/1.1\r\n\(host)\r\n\r\nPOST /b HTTP/1.1\r\n\(host)\r\nContent-Length: 1\r\n\r\nx")
        #expect(try targets() == ["/a", "/b"])
        #expect(channel.isActive)
    }

    @Test(
        "takes a whole URL as a target, whose host counts",
        arguments: [
            ("http://b/metrics", "/metrics", "b"), ("HTTPS://b.example:8443/a?b=c/d", "/a?b=c/d", "b.example:8443"),
            ("http://[::1]:1", "/", "[::1]:1"), ("http://b?c", "/?c", "b"), ("http://b//c", "//c", "b"),
        ]
    )
    func absoluteForm(url: String, target: String, host: String) throws {
        for headers in ["HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1\r\nHost:\r\n", "HTTP/1.0\r\n"] {
            try send("GET \(url) \(headers)\r\n")
            let head = try #require(try heads().first)
            #expect(head.uri == target)
            #expect(head.headers["Host"] == [host])
        }
    }

    @Test(
        "refuses a target that is no path and no URL of a host",
        arguments: [
            "http://", "http:///a", "http://?a", "http://u@b/a", "http://u:p@b/a", "http://b:/a", "http://b:0/a",
            "http://b:x/a", "http://b:65536/a", "http://b%2e/a", "http://b,c/a", "http://[::1/a", "http://[v1.a]/",
            "http://b/a#c", "http:/b/a", "ftp://b/a", "file:///a", "b:80", "*", "a/b",
        ]
    )
    func badTarget(target: String) throws {
        try send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try targets() == [])
        #expect(try answered().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
    }

    @Test(
        "looks at the header Host also where the target is a whole URL",
        arguments: ["X: a", "Host: a\r\nHost: a", "Host: a/b", "Host: a b"])
    func badHost(header: String) throws {
        try send("GET http://b/a HTTP/1.1\r\n\(header)\r\n\r\n")
        #expect(try targets() == [])
    }

    @Test("takes nothing for a request after a refusal, and ends the connection once the client could read it")
    func refusal() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try targets() == [])
        let refusal = try answered()
        #expect(refusal.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && refusal.contains("\r\nConnection: close\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("leaves the refusal to whoever has an answer to give first")
    func order() throws {
        #expect(throws: HTTPParserError.self) {
            try send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        #expect(try targets() == ["/a"])
        #expect(try answered().isEmpty)
        #expect(channel.isActive)
    }

    @Test("says with the last answer, and only there, that it is the last, and ends the connection")
    func closing() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.0\r\n\r\n")
        try respond()
        #expect(try !answered().lowercased().contains("close"))
        try respond()
        #expect(try answered().contains("Connection: close\r\n"))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("closes the connection at its deadline, and counts by which limit")
    func deadline() throws {
        channel.embeddedEventLoop.advanceTime(by: .seconds(9))
        #expect(channel.isActive && counters.closed(by: .requestTimeout) == 0)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive && counters.closed(by: .requestTimeout) == 1)
    }

    @Test("closes no connection while its response is made, and counts no limit where the last response was sent")
    func noDeadline() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        try respond()
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        #expect(!ServerCounters.Limit.allCases.contains { counters.closed(by: $0) != 0 })
    }

    @Test("ends at a shutdown once the response has been sent, not once it is written")
    func shutdown() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.write(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)), promise: nil)
        channel.write(HTTPServerResponsePart.end(nil), promise: nil)
        #expect(channel.isActive)
        channel.flush()
        #expect(!channel.isActive)
    }

    @Test("sends the head of a response with its body, however often it is flushed")
    func headWithBody() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "5"])
        channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
        #expect(try answered().isEmpty)
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: "hello"))), promise: nil)
        #expect(try answered().hasSuffix("\r\n\r\nhello"))
    }

    @Test("tells when the client may have gone", arguments: [true, false])
    func disconnect(isClosed: Bool) async throws {
        if isClosed {
            channel.pipeline.fireChannelInactive()
        } else {
            channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
        await confirmation { told in
            await client.whileWaiting(onDisconnect: { told() }) {}
        }
    }

    @Test("takes nothing behind a last request for another", arguments: ["x", "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"])
    func behindTheLast(bytes: String) throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + bytes)
        #expect(try targets() == ["/a"])
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try respond()
        channel.embeddedEventLoop.run()
        #expect(try answered().contains("Connection: close\r\n"))
        #expect(!channel.isActive)
        #expect(counters.value(of: #"test_http_requests_total{handler="other",code="400"}"#) == nil)
    }
}
