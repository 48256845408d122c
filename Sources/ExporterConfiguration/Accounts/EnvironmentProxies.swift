import Credits
import FoundationEssentials
import Primitives
import StrictYAML

/// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, each also in lower case, as Prometheus and its exporters read them.
struct EnvironmentProxies {
    private let environment: [String: String]
    private var exceptions: [String] = []

    init(_ environment: [String: String]) {
        self.environment = environment
        exceptions = (value(of: "NO_PROXY") ?? "").split(separator: ",")
            .map { $0.filter { !$0.isWhitespace }.lowercased() }
    }

    /// The proxy to reach a URL by; nil for a URL of this machine itself.
    func proxy(for url: String, diagnostics: inout DiagnosticsCollector) -> Account.Proxy? {
        guard let url = BaseURL(url), !url.host.isLoopbackHost, !exceptions.contains(where: { matches($0, url) }) else {
            return nil
        }
        let name = url.isPlain ? "HTTP_PROXY" : "HTTPS_PROXY"
        guard let text = value(of: name) else { return nil }
        // The variables, unlike `proxy_url`, may leave the scheme out.
        let proxy = Account.Proxy(url: text.contains("://") ? text : "http://\(text)")
        if proxy == nil {
            diagnostics.add(
                text.zoneComplaint ?? "expected the URL of \(Account.Proxy.examples)", source: "environment: \(name)")
        }
        return proxy
    }

    private func value(of name: String) -> String? {
        [environment[name], environment[name.lowercased()]].compactMap(\.self).first { !$0.isEmpty }
    }

    /// `*`, a host, a domain with all below it, an address, a network such as `10.0.0.0/8`; any but the last with a port.
    private func matches(_ exception: String, _ url: BaseURL) -> Bool {
        if exception == "*" { return true }
        let network = exception.split(separator: "/")
        if network.count == 2, let base = IPAddress(String(network[0])), let bits = Int(network[1]) {
            return IPAddress(url.host)?.shares(bits: bits, with: base) ?? false
        }
        if let address = IPAddress(exception.trimmingIPv6Brackets) {
            return address == IPAddress(url.host)
        }
        var name = exception[...]
        if let colon = exception.lastIndex(of: ":"), let port = Int(exception[colon...].dropFirst()) {
            guard port == url.port else { return false }
            name = exception[..<colon]
        }
        let host = String(name).trimmingIPv6Brackets.trimmingRootDot
        let domain =
            host.hasPrefix("*.") ? String(host.dropFirst(2)) : host.hasPrefix(".") ? String(host.dropFirst()) : host
        guard !domain.isEmpty else { return false }
        let asked = url.host.trimmingRootDot
        return asked == host || asked.hasSuffix(".\(domain)")
    }
}

extension Account.Proxy {
    static let examples = "an HTTP or SOCKS 5 proxy such as `http://proxy:3128` or `socks5://proxy:1080`"

    /// Nil for anything but a scheme that is known, a host, and perhaps a port and, for HTTP, a login.
    init?(url: String) {
        guard let parts = URLComponents(string: url), let scheme = Scheme(urlScheme: parts.scheme?.lowercased()),
            let host = parts.host, !host.isEmpty, parts.encodedHost?.contains("%") != true,
            ["", "/"].contains(parts.path), parts.query == nil,
            (1...65_535).contains(parts.port ?? 1), parts.user == nil || scheme == .http
        else { return nil }
        let login = parts.user.map { Secret("\($0):\(parts.password ?? "")") }
        self.init(
            scheme: scheme,
            host: host.trimmingIPv6Brackets,
            port: parts.port ?? (scheme == .http ? 80 : 1080),
            login: login
        )
    }
}

extension Account.Proxy.Scheme {
    /// By `socks5h` other programs mean that the proxy looks the host's name up. Here it always does.
    fileprivate init?(urlScheme: String?) {
        self.init(rawValue: urlScheme == "socks5h" ? "socks5" : urlScheme ?? "")
    }
}
