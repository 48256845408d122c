package import HTTPTypes
package import Hummingbird

extension Response {
    /// Plain text.
    package static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
        content(status, Array(text.utf8), type: "text/plain; charset=utf-8")
    }

    /// Elsewhere, for now.
    package static func redirect(to url: String) -> Response {
        var response = text(.found, "The page is at \(url)\n")
        response.headers[.location] = url
        return response
    }

    /// Bytes of a media type, which no browser takes for another.
    package static func content(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .contentLength: "\(bytes.count)", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
