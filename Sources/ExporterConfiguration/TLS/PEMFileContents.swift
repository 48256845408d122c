import Credits
import NIOSSL
import Primitives
import StrictYAML

/// Something wrong with a PEM file.
struct PEMProblem: Error {
    /// Where the block begins that is meant; nil for the whole file.
    var line: Int?
    /// As it follows the name of the file.
    let message: String

    func description(ofFile path: String) -> String {
        line.map { "\(path):\($0): \(message)" } ?? "\(path) \(message)"
    }
}

/// What a file of certificates or of a private key holds.
struct PEMFileContents {
    private let bytes: [UInt8]
    private let blocks: [PEMBlock]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        blocks = [PEMBlock](in: String(decoding: bytes, as: UTF8.self))
    }

    /// All certificates in the order of the file, and all that is wrong with it.
    var certificates: (certificates: [Certificate], problems: [PEMProblem]) {
        var certificates: [Certificate] = []
        var problems: [PEMProblem] = []
        for block in blocks {
            do throws(PEMProblem) {
                if let certificate = try block.certificate() { certificates.append(certificate) }
            } catch {
                problems.append(error)
            }
        }
        if certificates.isEmpty, problems.isEmpty {
            problems.append(PEMProblem(message: "holds no certificate: \(found). \(certificateAdvice)"))
        }
        return (certificates, problems)
    }

    /// The one private key of the file.
    func privateKey() throws(PEMProblem) -> PrivateKey {
        let keys = blocks.filter { $0.label.hasSuffix("PRIVATE KEY") }
        guard let key = keys.first else {
            throw PEMProblem(message: "holds no private key: \(found). Expected one in PEM form, without a passphrase")
        }
        guard keys.count == 1 else {
            throw PEMProblem(message: "holds \(keys.count) private keys; expected one")
        }
        return try key.privateKey()
    }

    /// What the file holds instead of what it should. A label is repeated only where it cannot be a secret.
    private var found: String {
        guard !bytes.isEmpty else { return "it is empty" }
        guard !bytes.isUTF16 else { return "it is in UTF-16" }
        let labels = Set(blocks.map(\.label)).sorted().filter { $0.isLabel }
        if labels.contains(where: { $0.hasSuffix("PRIVATE KEY") }) { return "it is a private key" }
        if let label = labels.first { return "it holds \(label.quoted)" }
        if (try? NIOSSLCertificate(bytes: bytes, format: .der)) != nil { return "it is a certificate in DER form" }
        if (try? NIOSSLPrivateKey(bytes: bytes, format: .der)) != nil { return "it is a private key in DER form" }
        return "there is no line such as `-----BEGIN …-----`"
    }

    private var certificateAdvice: String {
        (try? NIOSSLCertificate(bytes: bytes, format: .der)) == nil
            ? "Expected certificates in PEM form"
            : "Expected PEM form: `openssl x509 -inform DER -in FILE -out FILE.pem` makes it"
    }
}

extension PEMBlock {
    private static let labels = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]

    /// Nil for a block of another kind, such as a private key or a list of revoked certificates.
    fileprivate func certificate() throws(PEMProblem) -> Certificate? {
        guard !label.hasSuffix("CERTIFICATE REQUEST") else {
            throw problem(
                "this is a request for a certificate, not a certificate; expected what the authority made of it")
        }
        guard Self.labels.contains(label) else { return nil }
        if let missing { throw problem("the certificate has no line `-----\(missing) \(label)-----`") }
        guard let bytes else { throw problem("the certificate's text is broken: expected base64") }
        do {
            let certificate = Certificate(
                bytes: try NIOSSLCertificate(bytes: bytes, format: .der).toDERBytes(), line: line)
            if certificate.isDistrusted(by: bytes.dropFirst(certificate.bytes.count)) {
                throw problem("the certificate's own settings say not to trust it for TLS servers; expected another")
            }
            return certificate
        } catch let problem as PEMProblem {
            throw problem
        } catch {
            throw problem("the certificate is broken: its base64 text does not hold a whole certificate")
        }
    }

    fileprivate func privateKey() throws(PEMProblem) -> PrivateKey {
        if let missing { throw problem("the private key has no \(missing) line that belongs to it") }
        guard !label.hasPrefix("ENCRYPTED"), !lines.contains(where: { $0.hasPrefix("Proc-Type:") }) else {
            throw problem(
                "the private key has a passphrase; expected one without: `openssl pkey -in FILE -out NEWFILE` removes it"
            )
        }
        let text = (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
        guard let key = try? NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem) else {
            throw problem("the private key cannot be read; expected PKCS #8, RSA or EC in PEM form")
        }
        return PrivateKey(text: Secret(text), key: key)
    }

    private func problem(_ message: String) -> PEMProblem {
        PEMProblem(line: line, message: message)
    }
}

extension String {
    fileprivate var isLabel: Bool {
        utf8.count <= 40 && allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == " ") }
    }
}
