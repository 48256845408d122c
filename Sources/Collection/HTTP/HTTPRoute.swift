import Credits

/// How a request reaches an endpoint by one of its addresses, or by one of its proxy's.
struct HTTPRoute {
    let key: HTTPClientKey
    /// The URL that the HTTP client is given: its host is what the client connects to, unless the key says otherwise, and
    /// what it names in SNI, where that is a name.
    let url: String

    /// - Parameters:
    ///   - address: Of the proxy where there is one, else of the endpoint.
    ///   - hasAlternative: Whether there are further addresses.
    init(
        to endpoint: Endpoint, tls: Account.TLS, proxy: Account.Proxy?, address: String, hasAlternative: Bool
    ) {
        let proxy = proxy.map {
            HTTPClientKey.Proxy(scheme: $0.scheme, address: address, port: $0.port, login: $0.login)
        }
        // A proxy that opens a tunnel looks the host up itself.
        let connectsTo = proxy == nil ? address : endpoint.host
        let identity = ServerIdentity(host: tls.serverName ?? endpoint.host)
        var key = HTTPClientKey(
            tls: endpoint.isSecure ? tls : .init(), isSecure: endpoint.isSecure, proxy: proxy,
            hasAlternative: hasAlternative)
        var (host, port) = (connectsTo, endpoint.port)
        if endpoint.isSecure {
            key.identity = tls.skipsVerification ? nil : identity
            if case .name(let name) = identity {
                if name != connectsTo { key.connectsTo = [name: connectsTo] }
                host = name
            }
        } else if let proxy, proxy.scheme == .http {
            key.forwardsTo = "http://\(endpoint.authority)"
            (host, port) = (proxy.address, proxy.port)
        }
        key.authority = "\(host.asURLHost):\(port)"
        self.key = key
        url = "\(endpoint.isSecure ? "https" : "http")://\(key.authority)\(endpoint.target)"
    }
}
