import Credits
import NIOSSL
import Primitives

/// A private key that could be read.
struct PrivateKey {
    /// As PEM.
    let text: Secret
    let key: NIOSSLPrivateKey

    /// What is wrong where the key does not belong to the first of the certificates; nil where it does.
    func mismatch(with chain: [Certificate]) -> String? {
        if belongs(to: chain.prefix(1)) { return nil }
        guard let owner = chain.dropFirst().first(where: { belongs(to: [$0]) }) else {
            return "does not belong to the certificate: expected the private key of the first one in `cert_file`"
        }
        return "belongs to the certificate in line \(owner.line) of `cert_file`; expected that one to be the first"
    }

    private func belongs(to chain: some Sequence<Certificate>) -> Bool {
        do {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates([])
            tls.certificateChain = try chain.map {
                .certificate(try NIOSSLCertificate(bytes: $0.bytes, format: .der))
            }
            tls.privateKey = .privateKey(key)
            _ = try NIOSSLContext(configuration: tls)
            return true
        } catch {
            return false
        }
    }
}
