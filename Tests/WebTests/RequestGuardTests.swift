import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Web

@Suite("The guard before requests")
struct RequestGuardTests {
    private let channel = EmbeddedChannel()

    init() throws {
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        try channel.pipeline.syncOperations.addHandlers([HTTPResponseEncoder(), decoder, RequestGuard()])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func send(_ request: String) throws {
        try channel.writeInbound(ByteBuffer(string: request))
    }

    /// The targets of the requests that came through.
    private func targets() throws -> [String] {
        var targets: [String] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .head(let head) = part { targets.append(head.uri) }
        }
        return targets
    }

    private func answered() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    private func respond() throws {
        try channel.writeOutbound(HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok)))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    @Test("lets through what has one meaning", arguments: ["Host: a", "Host: [::1]:10177", "Host:", "host: a_b.c:1"])
    func clear(host: String) throws {
        try send("GET /a HTTP/1.1\r\n\(host)\r\n\r\nPOST /b HTTP/1.1\r\n\(host)\r\nContent-Length: 1\r\n\r\nx")
        #expect(try targets() == ["/a", "/b"])
        #expect(channel.isActive)
    }

    @Test("takes nothing for a request after a refusal, and ends the connection once the client could read it")
    func refusal() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try targets() == [])
        #expect(try answered().hasPrefix("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"))
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
}
