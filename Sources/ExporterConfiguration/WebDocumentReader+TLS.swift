import Credits

extension WebDocumentReader {
    /// For TLS 1.2: HTTP/2 forbids all others.
    private static let goodCipherSuites = [
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ]
    /// The only ones that versions before 1.2 have.
    private static let oldCipherSuites = [
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    ]
    /// May be listed, but are always there.
    private static let newCipherSuites = [
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    ]

    /// Nil where so much is missing that there can be no TLS; that is noted then.
    mutating func tls(in node: YAMLNode) -> WebConfiguration.TLS? {
        let section = Section(
            node,
            keys: [
                "cert_file", "key_file", "client_auth_type", "client_ca_file", "client_allowed_sans", "min_version",
                "max_version", "cipher_suites", "prefer_server_cipher_suites", "curve_preferences",
            ],
            unsupported: [
                "cert": "name a file by `cert_file`", "key": "name a file by `key_file`",
                "client_ca": "name a file by `client_ca_file`",
            ],
            notes: &notes
        )
        guard case .mapping(let members) = node.content, !members.isEmpty else { return nil }
        let certificate = file("cert_file", in: section)
        let key = file("key_file", in: section)
        let authority = section.given("client_ca_file") == nil ? nil : file("client_ca_file", in: section)
        guard let certificate, let key else { return nil }
        var tls = WebConfiguration.TLS(certificate: certificate, key: key)
        tls.clientAuthority = authority
        readClients(of: &tls, from: section)
        readCiphers(of: &tls, from: section)
        return tls
    }

    private mutating func readClients(of tls: inout WebConfiguration.TLS, from section: Section) {
        typealias Policy = WebConfiguration.ClientAuthentication
        if let node = section.given("client_auth_type") {
            // The format once called it so.
            let isOldName = node.isScalar("RequireClientCert")
            tls.clientAuthentication = isOldName ? .requireAny : choice(node) ?? .none
        }
        if let node = section.given("client_allowed_sans") {
            tls.clientNames = list(in: node) { reader, node in
                Values.written(node, "a name", notes: &reader.notes)
            }
            if tls.clientNames.isEmpty {
                notes.add("expected at least one name", at: node.position)
            }
        }
        guard tls.clientAuthentication == .none else { return }
        for key in ["client_ca_file", "client_allowed_sans"] {
            guard let node = section.given(key) else { continue }
            notes.add("no client is asked for a certificate: expected `client_auth_type` beside it", at: node.position)
        }
    }

    private mutating func readCiphers(of tls: inout WebConfiguration.TLS, from section: Section) {
        tls.minimumVersion = section.given("min_version").flatMap { choice($0) } ?? tls.minimumVersion
        tls.maximumVersion = section.given("max_version").flatMap { choice($0) } ?? tls.maximumVersion
        if let node = section.given("curve_preferences") {
            tls.curves = list(in: node) { reader, node in reader.choice(node) }
        }
        // Checked, and without effect as in Go: the client's preference counts, all suites left being good enough.
        if let node = section.given("prefer_server_cipher_suites") {
            _ = flag(in: node)
        }
        tls.cipherSuites = Self.goodCipherSuites + (tls.minimumVersion < .tls12 ? Self.oldCipherSuites : [])
        if let node = section.given("cipher_suites") {
            readCipherSuites(of: &tls, from: node)
        }
        if tls.minimumVersion > tls.maximumVersion {
            let node = section.given("max_version") ?? section.given("min_version")
            notes.add("expected a `max_version` that is not below the lowest one", at: node?.position)
        }
    }

    private mutating func readCipherSuites(of tls: inout WebConfiguration.TLS, from node: YAMLNode) {
        let known = Self.goodCipherSuites + Self.oldCipherSuites + Self.newCipherSuites
        let listed = list(in: node) { reader, node in reader.choice(node, of: known) }
        guard tls.minimumVersion < .tls13, !listed.isEmpty else { return }
        tls.cipherSuites = listed.filter { !Self.newCipherSuites.contains($0) }
        if tls.cipherSuites.isEmpty { tls.minimumVersion = .tls13 }
    }

    private mutating func file(_ key: String, in section: Section) -> PEMFile? {
        guard let node = section.given(key) else {
            notes.add("\(key.quoted) is missing: expected a path", at: section[key]?.position ?? section.position)
            return nil
        }
        guard let path = Values.written(node, "a path", notes: &notes)?.path(from: folder) else { return nil }
        do {
            let text = String(decoding: try notes.contents(of: path), as: UTF8.self)
            return PEMFile(text: Secret(text), path: path, source: notes.source, position: node.position)
        } catch {
            notes.add("\(path) \(error.message)", at: node.position)
            return nil
        }
    }

    private mutating func choice<Choice>(_ node: YAMLNode) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        choice(node, of: Choice.allCases.map(\.rawValue)).flatMap(Choice.init)
    }

    private mutating func list<Element>(
        in node: YAMLNode, of element: (inout Self, YAMLNode) -> Element?
    ) -> [Element] {
        guard case .sequence(let nodes) = node.content else {
            notes.add("expected a list, found \(node.kind)", at: node.position)
            return []
        }
        return nodes.compactMap { element(&self, $0) }
    }
}
