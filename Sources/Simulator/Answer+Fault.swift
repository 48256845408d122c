import FoundationEssentials
import HTTPTypes

extension Answer {
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
            headers[.retryAfter] = Self.httpDate(now + Double(seconds))
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

    /// A date as RFC 9110 writes it, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func httpDate(_ seconds: Double) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Date(timeIntervalSince1970: seconds)
        let parts = calendar.dateComponents([.weekday, .year, .month, .day, .hour, .minute, .second], from: date)
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(parts.weekday ?? 1) - 1]
        let month = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][(parts.month ?? 1) - 1]
        let time = [parts.hour, parts.minute, parts.second].map { twoDigits($0 ?? 0) }.joined(separator: ":")
        return "\(day), \(twoDigits(parts.day ?? 1)) \(month) \(parts.year ?? 1970) \(time) GMT"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
