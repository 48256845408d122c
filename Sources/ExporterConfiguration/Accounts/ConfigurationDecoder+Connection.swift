import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// Reads how an account reaches its provider: `base_url`, `allow_http`, `tls`, `proxy_url`.
    mutating func readConnection(of account: inout Account, from mapping: MappingDecoder) {
        if let node = mapping["base_url"], let text = scalars.text(node, "a URL", diagnostics: &diagnostics),
            let url = baseURL(text, at: node.position)
        {
            account.baseURL = url.text
            if text.contains(where: { "{}".contains($0) }) {
                diagnostics.add(
                    "expected a URL without braces: a setting fills the `base_url` of a definition, not of an account",
                    at: node.position)
            }
        }
        if let node = mapping["tls"] {
            account.tls = tls(in: node)
        }
        if let node = mapping["proxy_url"] {
            account.proxy = proxy(in: node)
        } else {
            account.proxy = proxies.proxy(for: account.baseURL, diagnostics: &diagnostics)
        }
        let allowsHTTP = mapping["allow_http"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) } ?? false
        guard let url = BaseURL(account.baseURL), url.isPlain, !allowsHTTP else { return }
        let advice = "expected https, a loopback address, or `allow_http: true` beside it"
        if !url.host.isLoopbackHost {
            diagnostics.add(
                "plain http would show the key to everyone on the way: \(advice)",
                at: mapping["base_url"]?.position ?? mapping.position)
        } else if let proxy = account.proxy, !proxy.host.lowercased().isLoopbackHost {
            diagnostics.add(
                "plain http would show the key to everyone on the way to the proxy: \(advice)",
                at: mapping["proxy_url"]?.position ?? mapping.position)
        }
    }

    mutating func baseURL(_ text: String, at position: Diagnostic.Position) -> BaseURL? {
        if let url = BaseURL(text) { return url }
        diagnostics.add(
            text.zoneComplaint
                ?? "expected a URL such as `https://gateway.example.com/path`, without user, query or fragment",
            at: position
        )
        return nil
    }

    private mutating func proxy(in node: YAMLNode) -> Account.Proxy? {
        guard let text = scalars.text(node, "a URL", diagnostics: &diagnostics) else { return nil }
        guard let proxy = Account.Proxy(url: text) else {
            diagnostics.add(text.zoneComplaint ?? "expected the URL of \(Account.Proxy.examples)", at: node.position)
            return nil
        }
        return proxy
    }
}
