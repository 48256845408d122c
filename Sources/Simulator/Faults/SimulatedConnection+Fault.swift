import HTTPTypes
import Hummingbird
import NIOCore

extension SimulatedConnection {
    /// Sends a response as the fault says. Its status, headers and body are as they are to be sent.
    func respond(with response: SimulatedResponse, fault: Fault) async throws -> Response {
        if let delay = fault.delay {
            try await Task.sleep(for: delay)
        }
        switch fault.transport {
        case .drip(let interval): return Response(dripping: response, every: interval)
        case .reset: try await reset()
        case .resetMidway: try await end(sending: response.firstHalf)
        case .garbage: try await end(sending: Fault.garbageBytes)
        case nil: break
        }
        // After the end of a connection this goes nowhere.
        return Response(response)
    }
}

extension Response {
    init(_ response: SimulatedResponse, isHead: Bool = false) {
        self.init(
            status: response.status,
            headers: response.headers,
            body: isHead || response.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: response.body))
        )
    }

    init(dripping response: SimulatedResponse, every interval: Duration) {
        let body = ResponseBody(contentLength: response.body.count) { writer in
            let deadline = ContinuousClock.now + Fault.longestDrip
            var rest = ByteBuffer(bytes: response.body)
            while rest.readableBytes > 0 {
                try await Task.sleep(until: Swift.min(deadline, .now + interval), clock: .continuous)
                let length = ContinuousClock.now < deadline ? 1 : rest.readableBytes
                if let piece = rest.readSlice(length: length) {
                    try await writer.write(piece)
                }
            }
            try await writer.finish(nil)
        }
        self.init(status: response.status, headers: response.headers, body: body)
    }
}

extension SimulatedResponse {
    /// The bytes of an HTTP response that announces the whole body and holds half of it.
    fileprivate var firstHalf: [UInt8] {
        let lines =
            ["HTTP/1.1 \(status.code) \(status.reasonPhrase)", "Content-Length: \(body.count)"]
            + headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body.prefix(body.count / 2)
    }
}
