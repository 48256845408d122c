import NIOHTTP1
import Primitives

/// What could mean one request to the exporter and another to a proxy in front of it is refused. NIO's parser refuses
/// most of that itself.
extension HTTPRequestHead {
    /// The status to refuse the request with; nil for a request that has one meaning.
    var refusal: HTTPResponseStatus? {
        let hosts = headers["Host"]
        guard hosts.count == 1 || hosts.isEmpty && version == .http1_0, hosts.allSatisfy(Self.isHost),
            uri.hasPrefix("/") || AbsoluteURL(uri) != nil
        else { return .badRequest }
        // No path of ours takes a body, and one with a Content-Length needs no further parsing.
        return headers.contains(name: "Transfer-Encoding") ? .lengthRequired : nil
    }

    /// A host and a port of RFC 3986, perhaps empty; not checked further.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isUnreserved || "%!$&'()*+,;=:[]".utf8.contains($0) }
    }

    /// Whether no further request may follow on the connection. After one with `Upgrade` NIO's parser takes none.
    var isLast: Bool {
        version == .http1_0 || !isKeepAlive || headers.contains(name: "Upgrade")
            || BodyLimit.isExceeded(by: headers.first(name: "Content-Length"))
    }

    /// Leaves only path and query of a target that is a whole URL (RFC 9112, 3.2.2). The host of the URL counts,
    /// whatever the header says.
    mutating func takeOriginForm() {
        guard !uri.hasPrefix("/"), let url = AbsoluteURL(uri) else { return }
        uri = url.target
        headers.replaceOrAdd(name: "Host", value: url.authority)
    }
}
