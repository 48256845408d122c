import HTTPTypes
import Hummingbird

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
