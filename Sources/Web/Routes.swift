import HTTPTypes
import Hummingbird

/// The exporter's paths and what each gives. Every one is a GET, and so a HEAD.
struct Routes: Sendable {
    typealias Handler = @Sendable (Request) async -> Response

    let handlers: [String: Handler]

    /// Answers any request: an unknown path with 404, a known one asked for in another way with 405.
    func respond(to request: Request) async -> Response {
        guard let handler = handlers[request.uri.path] else {
            return .text(.notFound, "There is nothing here. Metrics are where the page at / says.\n")
        }
        switch request.method {
        case .get:
            return await handler(request)
        case .head:
            return await handler(request).createHeadResponse()
        default:
            var response = Response.text(.methodNotAllowed, "This path answers GET and HEAD.\n")
            response.headers[.allow] = "GET, HEAD"
            return response
        }
    }
}

extension Response {
    static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        content(status, Array(text.utf8), type: "text/plain; charset=utf-8")
    }

    static func content(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .contentLength: "\(bytes.count)", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
