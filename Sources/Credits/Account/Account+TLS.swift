package import Primitives

extension Account {
    /// How the provider is verified over TLS, and what it is shown of the client.
    package struct TLS: Sendable, Hashable {
        /// The only authorities to trust, each a certificate in DER form; nil for the system's. Their bytes and not
        /// their file, so that a renewed file is a change of the configuration.
        package var authorities: [[UInt8]]?
        /// The name that the certificate must bear, where it is not the URL's host.
        package var serverName: String?
        /// Whether any certificate is taken. Never unless the account says so.
        package var skipsVerification = false
        /// The oldest version that is spoken.
        package var minimumVersion = Version.tls12
        /// What the client shows a provider that asks for a certificate; nil for none.
        package var identity: ClientIdentity?

        /// The default: the system's authorities, the URL's host, everything verified, TLS 1.2 at least.
        package init() {}

        /// Hashes only the sizes of the certificates: hashing all bytes with every request is slow. `==` compares them.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(authorities?.count)
            for authority in authorities ?? [] { hasher.combine(authority.count) }
            hasher.combine(serverName)
            hasher.combine(skipsVerification)
            hasher.combine(minimumVersion)
            hasher.combine(identity)
        }
    }
}

extension Account.TLS {
    /// A version of TLS, as the configuration spells it.
    package enum Version: String, Sendable, CaseIterable {
        case tls10 = "TLS10"
        case tls11 = "TLS11"
        case tls12 = "TLS12"
        case tls13 = "TLS13"
    }

    /// A certificate of the client's, and the key that belongs to it.
    package struct ClientIdentity: Sendable, Hashable {
        /// Certificates in DER form: the client's own first, then those between it and its authority.
        package var certificateChain: [[UInt8]]
        /// The private key as PEM, without a passphrase.
        package var privateKey: Secret

        /// An identity from what the two files hold.
        package init(certificateChain: [[UInt8]], privateKey: Secret) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }

        /// Hashes only sizes, as `TLS` does.
        package func hash(into hasher: inout Hasher) {
            for certificate in certificateChain { hasher.combine(certificate.count) }
            hasher.combine(privateKey.exposed.utf8.count)
        }
    }
}
