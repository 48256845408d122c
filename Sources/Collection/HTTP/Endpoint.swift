import Credits

/// Where a request goes.
struct Endpoint {
    let isSecure: Bool
    /// A name or an address, as the URL has it, without brackets.
    let host: String
    let port: Int
    /// The host, and the port unless it is the scheme's own, as the header `Host` has them.
    let authority: String
    /// Path and query.
    let target: String

    /// - Parameter url: One of http or https, with a host, as the configuration has checked.
    init(url: String) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        isSecure = parts[0].lowercased() == "https:"
        let place = parts.count > 2 ? parts[2] : ""
        let end =
            place.hasPrefix("[") ? place.firstIndex(of: "]").map { place.index(after: $0) } : place.firstIndex(of: ":")
        let name = place[..<(end ?? place.endIndex)]
        host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : String(name)
        let standard = isSecure ? 443 : 80
        port = Int(place[name.endIndex...].dropFirst()) ?? standard
        authority = port == standard ? String(name) : "\(name):\(port)"
        let rest = parts.count > 3 ? parts[3] : ""
        target = "/\(rest)"
    }
}

extension String {
    /// An address or a name as a URL has it.
    var asURLHost: String {
        contains(":") ? "[\(self)]" : self
    }
}
