import Primitives
import StrictYAML

extension WebConfigurationDecoder {
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
        let mapping = MappingDecoder(
            node,
            keys: [
                "cert_file", "key_file", "client_auth_type", "client_ca_file", "client_allowed_sans", "min_version",
                "max_version", "cipher_suites", "prefer_server_cipher_suites", "curve_preferences",
            ],
            unsupported: [
                "cert": "name a file by `cert_file`", "key": "name a file by `key_file`",
                "client_ca": "name a file by `client_ca_file`",
            ],
            diagnostics: &diagnostics
        )
        guard case .mapping(let members) = node.content, !members.isEmpty else { return nil }
        let certificate = file("cert_file", in: mapping)
        let key = file("key_file", in: mapping)
        let authority = mapping.given("client_ca_file") == nil ? nil : file("client_ca_file", in: mapping)
        guard let certificate, let key else { return nil }
        var tls = WebConfiguration.TLS(certificate: certificate, key: key)
        tls.clientCA = authority
        readClients(of: &tls, from: mapping)
        readCiphers(of: &tls, from: mapping)
        return tls
    }

    private mutating func readClients(of tls: inout WebConfiguration.TLS, from mapping: MappingDecoder) {
        typealias Policy = WebConfiguration.ClientAuthentication
        if let node = mapping.given("client_auth_type") {
            // The format once called it so.
            let isOldName = node.isScalar("RequireClientCert")
            tls.clientAuthentication = isOldName ? .requireAny : choice(node) ?? .none
        }
        if let node = mapping.given("client_allowed_sans") {
            tls.clientAllowedSANs = list(in: node) { decoder, node in
                ScalarDecoder.written(node, "a name", diagnostics: &decoder.diagnostics)
            }
            if tls.clientAllowedSANs.isEmpty {
                diagnostics.add("expected at least one name", at: node.position)
            }
        }
        guard tls.clientAuthentication == .none else { return }
        for key in ["client_ca_file", "client_allowed_sans"] {
            guard let node = mapping.given(key) else { continue }
            diagnostics.add(
                "no client is asked for a certificate: expected `client_auth_type` beside it", at: node.position)
        }
    }

    private mutating func readCiphers(of tls: inout WebConfiguration.TLS, from mapping: MappingDecoder) {
        tls.minimumVersion = mapping.given("min_version").flatMap { choice($0) } ?? tls.minimumVersion
        tls.maximumVersion = mapping.given("max_version").flatMap { choice($0) } ?? tls.maximumVersion
        if let node = mapping.given("curve_preferences") {
            tls.curves = list(in: node) { decoder, node in decoder.choice(node) }
        }
        // Checked, and without effect as in Go: the client's preference counts, all suites left being good enough.
        if let node = mapping.given("prefer_server_cipher_suites") {
            _ = flag(in: node)
        }
        tls.cipherSuites = Self.goodCipherSuites + (tls.minimumVersion < .tls12 ? Self.oldCipherSuites : [])
        if let node = mapping.given("cipher_suites") {
            readCipherSuites(of: &tls, from: node)
        }
        if tls.minimumVersion > tls.maximumVersion {
            let node = mapping.given("max_version") ?? mapping.given("min_version")
            diagnostics.add("expected a `max_version` that is not below the lowest one", at: node?.position)
        }
    }

    private mutating func readCipherSuites(of tls: inout WebConfiguration.TLS, from node: YAMLNode) {
        let known = Self.goodCipherSuites + Self.oldCipherSuites + Self.newCipherSuites
        let listed = list(in: node) { decoder, node in decoder.choice(node, of: known) }
        guard tls.minimumVersion < .tls13, !listed.isEmpty else { return }
        tls.cipherSuites = listed.filter { !Self.newCipherSuites.contains($0) }
        if tls.cipherSuites.isEmpty { tls.minimumVersion = .tls13 }
    }

    private mutating func file(_ key: String, in mapping: MappingDecoder) -> PEMFile? {
        guard let node = mapping.given(key) else {
            diagnostics.add("\(key.quoted) is missing: expected a path", at: mapping[key]?.position ?? mapping.position)
            return nil
        }
        guard let path = ScalarDecoder.written(node, "a path", diagnostics: &diagnostics)?.path(from: folder) else {
            return nil
        }
        do {
            let text = String(decoding: try diagnostics.contents(of: path), as: UTF8.self)
            return PEMFile(text: Secret(text), path: path, source: diagnostics.source, position: node.position)
        } catch {
            diagnostics.add("\(path) \(error.message)", at: node.position)
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
            diagnostics.add("expected a list, found \(node.kind)", at: node.position)
            return []
        }
        return nodes.compactMap { element(&self, $0) }
    }
}
