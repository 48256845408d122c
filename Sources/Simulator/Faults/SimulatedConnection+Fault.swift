import HTTPTypes
import Hummingbird
import NIOCore

extension SimulatedConnection {
    /// Sends an answer in the way the fault says; its status, headers and body are as they shall be sent.
    func respond(with answer: SimulatedResponse, fault: Fault) async throws -> Response {
        if let delay = fault.delay {
            try await Task.sleep(for: delay)
        }
        switch fault.transport {
        case .drip(let interval): return Response(dripping: answer, every: interval)
        case .reset: try await reset()
        case .resetMidway: try await end(sending: answer.firstHalf)
        case .garbage: try await end(sending: Fault.garbageBytes)
        case nil: break
        }
        // After the end of a connection this goes nowhere.
        return Response(answer)
    }
}

extension Response {
    init(_ answer: SimulatedResponse, isHead: Bool = false) {
        self.init(
            status: answer.status,
            headers: answer.headers,
            body: isHead || answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }

    init(dripping answer: SimulatedResponse, every interval: Duration) {
        let body = ResponseBody(contentLength: answer.body.count) { writer in
            let deadline = ContinuousClock.now + Fault.longestDrip
            var rest = ByteBuffer(bytes: answer.body)
            while rest.readableBytes > 0 {
                try await Task.sleep(until: Swift.min(deadline, .now + interval), clock: .continuous)
                let length = ContinuousClock.now < deadline ? 1 : rest.readableBytes
                if let piece = rest.readSlice(length: length) {
                    try await writer.write(piece)
                }
            }
            try await writer.finish(nil)
        }
        self.init(status: answer.status, headers: answer.headers, body: body)
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
