import Exposition
import HTTPTypes
import Hummingbird

extension Response {
    /// A page of metrics in the format and the coding that the client likes best.
    static func page(_ families: [Family], for request: Request) -> Response {
        let format = Format.negotiated(accept: request.list(of: .accept))
        let page = format.encode(families)
        guard Format.gzipIsWelcome(acceptEncoding: request.list(of: .acceptEncoding)), let compressed = page.gzipped()
        else { return .varying(page, type: format.contentType) }
        var response = varying(compressed, type: format.contentType)
        response.headers[.contentEncoding] = "gzip"
        return response
    }

    private static func varying(_ bytes: [UInt8], type: String) -> Response {
        var response = content(.ok, bytes, type: type)
        response.headers[.vary] = "Accept, Accept-Encoding"
        return response
    }
}

extension Request {
    /// A header that is a list, given in one line or in several.
    fileprivate func list(of name: HTTPField.Name) -> String? {
        let lines = headers[values: name]
        return lines.isEmpty ? nil : lines.joined(separator: ",")
    }
}
