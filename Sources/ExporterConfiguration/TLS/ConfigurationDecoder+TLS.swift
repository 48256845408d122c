import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    /// Reads `tls` of an account.
    mutating func tls(in node: YAMLNode) -> Account.TLS {
        let mapping = MappingDecoder(node, AccountSchema.tls, diagnostics: &diagnostics)
        var tls = Account.TLS()
        if let node = mapping["ca_file"], let path = path(in: node) {
            tls.authorities = authorities(in: path, at: node.position)
        }
        if let node = mapping["server_name"], let name = scalars.text(node, "a host name", diagnostics: &diagnostics) {
            // RFC 6066, 3: the dot at the end of a name is not sent.
            let name = name.trimmingRootDot
            if name.isEmpty || !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }) {
                diagnostics.add("expected a host name or an address, without a port", at: node.position)
            } else {
                tls.serverName = name
            }
        }
        tls.skipsVerification =
            mapping["insecure_skip_verify"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) } ?? false
        if let node = mapping["min_version"] {
            tls.minimumVersion = version(in: node) ?? tls.minimumVersion
        }
        tls.identity = identity(in: mapping)
        return tls
    }

    private mutating func version(in node: YAMLNode) -> Account.TLS.Version? {
        let versions = Account.TLS.Version.allCases.map(\.rawValue)
        guard let text = scalars.text(node, versions.listed, diagnostics: &diagnostics) else { return nil }
        if let version = Account.TLS.Version(rawValue: text) { return version }
        diagnostics.add("unknown version of TLS: expected \(versions.listed)", at: node.position)
        return nil
    }

    private mutating func identity(in mapping: MappingDecoder) -> Account.TLS.ClientIdentity? {
        switch (mapping["cert_file"], mapping["key_file"]) {
        case (nil, nil):
            return nil
        case (let node?, nil):
            diagnostics.add(
                "`key_file` is missing: the private key of the certificate in `cert_file`", at: node.position)
            return nil
        case (nil, let node?):
            diagnostics.add(
                "`cert_file` is missing: the certificate that the key in `key_file` is for", at: node.position)
            return nil
        case (let certificate?, let key?):
            let paths = (certificate: path(in: certificate), key: path(in: key))
            guard let certificatePath = paths.certificate, let keyPath = paths.key else { return nil }
            let files = [certificatePath, keyPath]
            if let known = identities[files] { return known }
            let chain = certificates(in: certificatePath, at: certificate.position)
            let privateKey = privateKey(in: keyPath, at: key.position)
            var identity: Account.TLS.ClientIdentity?
            if let chain, let privateKey {
                if let problem = privateKey.mismatch(with: chain) {
                    diagnostics.add("\(keyPath) \(problem)", at: key.position)
                }
                identity = .init(certificateChain: chain.map(\.bytes), privateKey: privateKey.text)
            }
            identities.updateValue(identity, forKey: files)
            return identity
        }
    }

    private mutating func authorities(in path: String, at position: Diagnostic.Position) -> [[UInt8]]? {
        if let known = authorities[path] { return known }
        let certificates = certificates(in: path, at: position)
        if let certificates, let problem = certificates.missingRoot {
            diagnostics.add("\(path) \(problem)", at: position)
        }
        let bytes = certificates?.map(\.bytes)
        authorities.updateValue(bytes, forKey: path)
        return bytes
    }

    /// Nil where something is wrong with the file, which is noted.
    private mutating func certificates(in path: String, at position: Diagnostic.Position) -> [Certificate]? {
        guard let (certificates, problems) = pemFile(at: path, position)?.certificates else { return nil }
        for problem in problems {
            diagnostics.add(problem.description(ofFile: path), at: position)
        }
        return problems.isEmpty ? certificates : nil
    }

    private mutating func privateKey(in path: String, at position: Diagnostic.Position) -> PrivateKey? {
        do throws(PEMProblem) {
            return try pemFile(at: path, position)?.privateKey()
        } catch {
            diagnostics.add(error.description(ofFile: path), at: position)
            return nil
        }
    }

    private mutating func pemFile(at path: String, _ position: Diagnostic.Position) -> PEMFileContents? {
        do {
            return PEMFileContents(try diagnostics.contents(of: path))
        } catch {
            diagnostics.add("\(path) \(error.message)", at: position)
            return nil
        }
    }
}
