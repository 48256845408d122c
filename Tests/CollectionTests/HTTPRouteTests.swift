import Credits
import Testing

@testable import Collection

@Suite("The route of a request")
struct HTTPRouteTests {
    private func route(
        _ url: String, serverName: String? = nil, proxy: Account.Proxy? = nil, address: String = "10.0.0.7"
    ) -> HTTPRoute {
        var tls = Account.TLS()
        tls.serverName = serverName
        return HTTPRoute(to: Endpoint(url: url), tls: tls, proxy: proxy, address: address, hasAlternative: false)
    }

    @Test(
        "takes a URL apart",
        arguments: [
            ("https://host/credits?time=1", "host", 443, "host", "/credits?time=1"),
            ("https://host:443", "host", 443, "host", "/"), ("http://host:443/a/b", "host", 443, "host:443", "/a/b"),
            ("HTTPS://[::1]:8443/a", "::1", 8443, "[::1]:8443", "/a"), ("http://[::1]/a", "::1", 80, "[::1]", "/a"),
        ]
    )
    func endpoint(url: String, host: String, port: Int, authority: String, target: String) {
        let endpoint = Endpoint(url: url)
        #expect(endpoint.isSecure == url.lowercased().hasPrefix("https"))
        #expect(endpoint.host == host)
        #expect(endpoint.port == port)
        #expect(endpoint.authority == authority)
        #expect(endpoint.target == target)
    }

    @Test("connects to the address, names the name in SNI, and knows whose certificate it must be")
    func direct() {
        let named = route("https://gw.test/a")
        #expect(named.url == "https://gw.test:443/a")
        #expect(named.key.connectsTo == ["gw.test": "10.0.0.7"])
        #expect(named.key.identity == .name("gw.test"))
        let dotted = route("https://gw.test./a")
        #expect(dotted.url == "https://gw.test:443/a")
        #expect(dotted.key.connectsTo == ["gw.test": "10.0.0.7"])
        let address = route("https://[::1]:8443/a", address: "::1")
        #expect(address.url == "https://[::1]:8443/a")
        #expect(address.key.connectsTo.isEmpty)
        #expect(address.key.identity == ServerIdentity(host: "::1"))
        let other = route("https://[::1]:8443/a", serverName: "other.test", address: "::1")
        #expect(other.url == "https://other.test:8443/a")
        #expect(other.key.connectsTo == ["other.test": "::1"])
        #expect(other.key.identity == .name("other.test"))
        let plain = route("http://gw.test/a")
        #expect(plain.url == "http://10.0.0.7:80/a")
        #expect(plain.key.identity == nil)
    }

    @Test("shares a client with all requests to one address and port, and with no others")
    func sharing() {
        let key = route("http://gw.test/a").key
        #expect(route("http://gw.test/b?c").key == key)
        #expect(route("http://other.test/a").key == key)
        #expect(route("http://gw.test/a", address: "10.0.0.8").key != key)
        #expect(route("http://gw.test:81/a").key != key)
        #expect(route("https://gw.test/a").key != route("https://other.test/a").key)
    }

    @Test("asks a proxy for the host itself, and sends it whole URLs only in plain HTTP")
    func proxied() {
        let http = Account.Proxy(scheme: .http, host: "proxy.test", port: 3128)
        let tunnel = route("https://gw.test/a", serverName: "other.test", proxy: http)
        #expect(tunnel.url == "https://other.test:443/a")
        #expect(tunnel.key.connectsTo == ["other.test": "gw.test"])
        #expect(tunnel.key.proxy?.address == "10.0.0.7")
        #expect(tunnel.key.forwardsTo == nil)
        let address = route("https://192.0.2.2/a", proxy: http)
        #expect(address.url == "https://192.0.2.2:443/a")
        #expect(address.key.identity == ServerIdentity(host: "192.0.2.2"))
        let forwarded = route("http://gw.test:81/a?b", proxy: http)
        #expect(forwarded.url == "http://10.0.0.7:3128/a?b")
        #expect(forwarded.key.forwardsTo == "http://gw.test:81")
        let socks = route("http://gw.test:81/a", proxy: Account.Proxy(scheme: .socks5, host: "proxy.test", port: 1080))
        #expect(socks.url == "http://gw.test:81/a")
        #expect(socks.key.forwardsTo == nil)
    }
}
