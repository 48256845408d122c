package import HTTPTypes
package import Hummingbird

extension Response {
    /// Plain text.
    package static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        content(status, [ByteBuffer(string: text)], type: "text/plain; charset=utf-8")
    }

    /// Elsewhere, for now.
    package static func redirect(to url: String) -> Response {
        var response = text(.found, "The page is at \(url)\n")
        response.headers[.location] = url
        return response
    }

    /// Bytes of a media type, which no browser takes for another.
    package static func content(_ status: HTTPResponse.Status, _ parts: [ByteBuffer], type: String) -> Response {
        let count = parts.map(\.readableBytes).reduce(0, +)
        return Response(
            status: status,
            headers: [.contentType: type, .contentLength: "\(count)", .xContentTypeOptions: "nosniff"],
            body: .init(contentsOf: parts)
        )
    }
}
