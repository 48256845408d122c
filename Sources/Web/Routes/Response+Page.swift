import ExporterToolkit
import Exposition
import HTTPTypes
import Hummingbird

extension Response {
    /// A page of metrics in the coding that the client likes best.
    static func page(_ parts: [PagePart], in format: Format, for request: Request) -> Response {
        var response = content(parts, type: format.contentType, for: request)
        response.headers[.vary] = "Accept, Accept-Encoding"
        return response
    }

    /// A page for people, which no other page may frame and no cache keeps.
    static func page(_ page: LandingPage, for request: Request) -> Response {
        let part = PagePart(Array(page.html.text.utf8))
        var response = content([part], type: "text/html; charset=utf-8", for: request)
        response.headers[.vary] = "Accept-Encoding"
        response.headers[.cacheControl] = "no-store"
        response.headers[.contentSecurityPolicy] = LandingPage.contentSecurityPolicy
        response.headers[.frameOptions] = "DENY"
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    private static func content(_ parts: [PagePart], type: String, for request: Request) -> Response {
        let compressed = request.takesGzip ? parts.compactMap(\.compressed) : []
        guard compressed.count == parts.count else { return content(.ok, parts.map(\.bytes), type: type) }
        var response = content(.ok, compressed.gzip, type: type)
        response.headers[.contentEncoding] = "gzip"
        return response
    }
}

extension Request {
    /// The format that the client likes best.
    var format: Format {
        Format.negotiated(accept: list(of: .accept))
    }

    fileprivate var takesGzip: Bool {
        Format.gzipIsWelcome(acceptEncoding: list(of: .acceptEncoding))
    }

    /// A header that is a list, given in one line or in several.
    private func list(of name: HTTPField.Name) -> String? {
        let lines = headers[values: name]
        return lines.isEmpty ? nil : lines.joined(separator: ",")
    }
}
