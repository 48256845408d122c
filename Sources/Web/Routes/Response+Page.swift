import ExporterToolkit
import Exposition
import HTTPTypes
import Hummingbird

extension Response {
    /// A page of metrics in the format and the coding that the client likes best.
    static func page(_ families: [Family], for request: Request) -> Response {
        let format = Format.negotiated(accept: request.list(of: .accept))
        var response = compressed(format.encode(families), type: format.contentType, for: request)
        response.headers[.vary] = "Accept, Accept-Encoding"
        return response
    }

    /// A page for people, which no other page may frame and no cache keeps.
    static func page(_ page: LandingPage, for request: Request) -> Response {
        var response = compressed(Array(page.html.text.utf8), type: "text/html; charset=utf-8", for: request)
        response.headers[.vary] = "Accept-Encoding"
        response.headers[.cacheControl] = "no-store"
        response.headers[.contentSecurityPolicy] = LandingPage.contentSecurityPolicy
        response.headers[.frameOptions] = "DENY"
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    private static func compressed(_ bytes: [UInt8], type: String, for request: Request) -> Response {
        guard Format.gzipIsWelcome(acceptEncoding: request.list(of: .acceptEncoding)), let compressed = bytes.gzipped()
        else { return content(.ok, bytes, type: type) }
        var response = content(.ok, compressed, type: type)
        response.headers[.contentEncoding] = "gzip"
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
