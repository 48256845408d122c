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
            "expected a URL such as `https://gateway.example.com/path`, without user, query or fragment",
            at: node.position
        )
        return nil
    }

    private mutating func tls(in node: YAMLNode) -> Account.TLS {
        let section = Section(node, keys: ["ca_file", "server_name", "insecure_skip_verify"], notes: &notes)
        var tls = Account.TLS()
        if let node = section["ca_file"], let path = path(in: node) {
            tls.authorities = authorities(in: path, at: node.position)
        }
        if let node = section["server_name"], let name = values.text(node, "a host name", notes: &notes) {
            let allowed = name.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"/@?#[]".utf8.contains($0) }
            if name.isEmpty || !allowed {
                notes.add("expected a host name", at: node.position)
            } else {
                tls.serverName = name
            }
        }
        tls.skipsVerification = section["insecure_skip_verify"].flatMap { Values.flag($0, notes: &notes) } ?? false
        return tls
    }

    private mutating func authorities(in path: String, at position: Diagnostic.Position) -> [UInt8]? {
        if let known = authorities[path] { return known }
        do {
            let pem = try notes.contents(of: path)
            authorities[path] = pem
            if !String(decoding: pem, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") {
                notes.add("\(path) cannot be used: expected certificates in PEM form", at: position)
            }
            return pem
        } catch {
            notes.add("\(path) \(error.message)", at: position)
            return nil
        }
    }

    private mutating func proxy(in node: YAMLNode) -> Account.Proxy? {
        guard let text = values.text(node, "a URL", notes: &notes) else { return nil }
        guard let proxy = Account.Proxy(url: text) else {
            notes.add("expected the URL of \(Account.Proxy.examples)", at: node.position)
            return nil
        }
        return proxy
    }
}
