import FoundationEssentials

/// Where a request goes when the server's certificate bears another name than the URL's host.
///
/// The HTTP client verifies the host of the URL it is given, so it is given the certificate's name, told to connect to
/// the real host all the same, and to go on naming that one in `Host`.
struct ConnectionTarget: Equatable {
    let url: String
    /// Nil where the URL says it all.
    var connectsTo: String?
    var hostHeader: String?

    init(url: String, serverName: String?) {
        guard let serverName, var parts = URLComponents(string: url), let host = parts.host, host != serverName else {
            self.url = url
            return
        }
        parts.host = serverName
        self.url = parts.string ?? url
        let address = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        connectsTo = address
        let name = address.contains(":") ? "[\(address)]" : address
        hostHeader = parts.port.map { "\(name):\($0)" } ?? name
    }
}
