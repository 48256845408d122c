import Credits
import HTTPTypes
import Primitives

extension SimulatedResponse {
    /// - Parameters:
    ///   - location: the URL of the same request without the fault.
    ///   - now: Unix seconds.
    mutating func apply(_ fault: Fault, location: String, now: Double) {
        if let code = fault.status, (200...599).contains(code) {
            status = .init(code: code)
            body = Array(#"{"error": "Simulated fault", "status": \#(code)}"#.utf8)
        }
        if fault.redirects {
            status = fault.status == nil ? .found : status
            headers[.location] = location
            body = []
        }
        switch fault.body {
        case .notJSON:
            replaceBody(Array("<!DOCTYPE html>\n<title>Not JSON</title>\n<p>This page is not JSON.\n".utf8), for: fault)
            headers[.contentType] = "text/html; charset=utf-8"
        case .empty: replaceBody([], for: fault)
        case .exactly(let bytes): replaceBody(bytes, for: fault)
        case .truncated: body.removeLast(body.count - body.count / 2)
        case .padded(let bytes): body += Array(repeating: UInt8(ascii: " "), count: max(0, bytes - body.count))
        case nil: break
        }
        if fault.claimsHTML {
            headers[.contentType] = "text/html; charset=utf-8"
        }
        switch fault.retryAfter {
        case .seconds(let seconds): headers[.retryAfter] = String(seconds)
        case .date(let seconds):
            headers[.retryAfter] = HTTPDate.text(now + Double(seconds))
        case nil: break
        }
        if [.noContent, .resetContent, .notModified].contains(status) {
            body = []
        }
    }

    /// A body of the fault's own is not the API's answer any more, and neither is its status.
    private mutating func replaceBody(_ bytes: [UInt8], for fault: Fault) {
        if fault.status == nil && !fault.redirects {
            status = .ok
        }
        body = bytes
    }
}
