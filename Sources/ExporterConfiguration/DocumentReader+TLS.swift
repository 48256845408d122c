import Credits

extension DocumentReader {
    /// Reads `tls` of an account.
    mutating func tls(in node: YAMLNode) -> Account.TLS {
        let section = Section(
            node,
            keys: ["ca_file", "server_name", "insecure_skip_verify", "min_version", "cert_file", "key_file"],
            notes: &notes
        )
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
        if let node = section["min_version"] {
            tls.minimumVersion = version(in: node) ?? tls.minimumVersion
        }
        tls.identity = identity(in: section)
        return tls
    }

    private mutating func version(in node: YAMLNode) -> Account.TLS.Version? {
        let versions = Account.TLS.Version.allCases.map(\.rawValue)
        guard let text = values.text(node, versions.listed, notes: &notes) else { return nil }
        if let version = Account.TLS.Version(rawValue: text) { return version }
        notes.add("unknown version of TLS: expected \(versions.listed)", at: node.position)
        return nil
    }

    private mutating func identity(in section: Section) -> Account.TLS.ClientIdentity? {
        switch (section["cert_file"], section["key_file"]) {
        case (nil, nil):
            return nil
        case (let node?, nil):
            notes.add("`key_file` is missing: the private key of the certificate in `cert_file`", at: node.position)
            return nil
        case (nil, let node?):
            notes.add("`cert_file` is missing: the certificate that the key in `key_file` is for", at: node.position)
            return nil
        case (let certificate?, let key?):
            let paths = (certificate: path(in: certificate), key: path(in: key))
            guard let certificatePath = paths.certificate, let keyPath = paths.key else { return nil }
            let files = [certificatePath, keyPath]
            if let known = identities[files] { return known }
            let chain = certificates(in: certificatePath, at: certificate.position)
            let privateKey = privateKey(in: keyPath, at: key.position)
            guard let chain, let privateKey else {
                identities[files] = .some(nil)
                return nil
            }
            if let problem = privateKey.mismatch(with: chain) {
                notes.add("\(keyPath) \(problem)", at: key.position)
            }
            let identity = Account.TLS.ClientIdentity(
                certificateChain: chain.map(\.bytes), privateKey: privateKey.text)
            identities[files] = identity
            return identity
        }
    }

    private mutating func authorities(in path: String, at position: Diagnostic.Position) -> [[UInt8]]? {
        if let known = authorities[path] { return known }
        let certificates = certificates(in: path, at: position)
        if let certificates, let problem = certificates.missingRoot {
            notes.add("\(path) \(problem)", at: position)
        }
        authorities[path] = certificates?.map(\.bytes)
        return certificates?.map(\.bytes)
    }

    /// Nil where there is none to be had, which is noted. One that is broken is noted, and the others are given back.
    private mutating func certificates(in path: String, at position: Diagnostic.Position) -> [Certificate]? {
        do throws(FileContents.Unreadable) {
            let file = PEMFileContents(try notes.contents(of: path))
            let (certificates, problems) = file.certificates
            for problem in problems {
                notes.add(problem.description(ofFile: path), at: position)
            }
            return certificates.isEmpty ? nil : certificates
        } catch {
            notes.add("\(path) \(error.message)", at: position)
            return nil
        }
    }

    private mutating func privateKey(in path: String, at position: Diagnostic.Position) -> PrivateKey? {
        do throws(FileContents.Unreadable) {
            let file = PEMFileContents(try notes.contents(of: path))
            do throws(PEMProblem) {
                return try file.privateKey()
            } catch {
                notes.add(error.description(ofFile: path), at: position)
                return nil
            }
        } catch {
            notes.add("\(path) \(error.message)", at: position)
            return nil
        }
    }
}
