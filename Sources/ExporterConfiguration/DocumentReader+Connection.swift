import Credits

extension DocumentReader {
    /// Reads how an account reaches its provider: `base_url`, `allow_http`, `tls`, `proxy_url`.
    mutating func readConnection(of account: inout Account, from section: Section) {
        if let node = section["base_url"], let url = baseURL(in: node) {
            account.baseURL = url.text
        }
        let allowsHTTP = section["allow_http"].flatMap { Values.flag($0, notes: &notes) } ?? false
        if let url = BaseURL(account.baseURL), url.isPlain, !url.isLoopback, !allowsHTTP {
            notes.add(
                "plain http would show the key to everyone on the way: expected https, a loopback address, "
                    + "or `allow_http: true` beside it",
                at: section["base_url"]?.position ?? section.position
            )
        }
        if let node = section["tls"] {
            account.tls = tls(in: node)
        }
        if let node = section["proxy_url"] {
            account.proxy = proxy(in: node)
        } else {
            account.proxy = proxies.proxy(for: account.baseURL, notes: &notes)
        }
    }

    mutating func baseURL(in node: YAMLNode) -> BaseURL? {
        guard let text = values.text(node, "a URL", notes: &notes) else { return nil }
        if let url = BaseURL(text) { return url }
        notes.add(
            text.zoneComplaint
                ?? "expected a URL such as `https://gateway.example.com/path`, without user, query or fragment",
            at: node.position
        )
        return nil
    }

    private mutating func proxy(in node: YAMLNode) -> Account.Proxy? {
        guard let text = values.text(node, "a URL", notes: &notes) else { return nil }
        guard let proxy = Account.Proxy(url: text) else {
            notes.add(text.zoneComplaint ?? "expected the URL of \(Account.Proxy.examples)", at: node.position)
            return nil
        }
        return proxy
    }
}
