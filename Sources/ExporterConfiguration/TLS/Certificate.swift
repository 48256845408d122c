import StrictYAML
import SwiftASN1

/// A certificate that could be read, and where it stands in its file.
struct Certificate {
    /// In DER form.
    let bytes: [UInt8]
    /// The BEGIN line of its block, from 1.
    let line: Int

    /// Who issued it and whose it is; nil where these cannot be read.
    var names: (issuer: DistinguishedName, subject: DistinguishedName)? {
        // RFC 5280, 4.1: the certificate's first part is `version` (left out for version 1), `serialNumber`,
        // `signature`, `issuer`, `validity`, `subject`, and more.
        guard let signed = (try? DER.parse(bytes))?.children.first else { return nil }
        var fields = signed.children[...]
        if fields.first?.identifier.tagClass == .contextSpecific { fields.removeFirst() }
        let names = Array(fields.prefix(5))
        guard names.count == 5 else { return nil }
        return (DistinguishedName(names[2]), DistinguishedName(names[4]))
    }

    /// Whether the settings that OpenSSL writes behind a `TRUSTED CERTIFICATE` keep it from being an authority for
    /// servers: a list of uses that it is trusted for, and a list of those that it is not.
    func isDistrusted(by settings: ArraySlice<UInt8>) -> Bool {
        let servers: Set<ASN1ObjectIdentifier> = [[1, 3, 6, 1, 5, 5, 7, 3, 1], [2, 5, 29, 37, 0]]
        guard !settings.isEmpty, let lists = (try? DER.parse(settings))?.children else { return false }
        return lists.contains { list in
            let uses = list.children.compactMap { try? ASN1ObjectIdentifier(derEncoded: $0) }
            return switch list.identifier {
            case .sequence: servers.isDisjoint(with: uses)
            case .init(tagWithNumber: 0, tagClass: .contextSpecific): !servers.isDisjoint(with: uses)
            default: false
            }
        }
    }
}

extension [Certificate] {
    /// What is missing where no certificate of the file is a root: one that issued itself.
    ///
    /// The TLS library follows the issuers up to a root that it trusts, and stops at nothing below.
    var missingRoot: String? {
        let names = compactMap(\.names)
        guard names.count == count, !names.contains(where: { $0.issuer == $0.subject }) else { return nil }
        let missing = names.first { certificate in !names.contains { $0.subject == certificate.issuer } } ?? names[0]
        return """
            holds no root certificate, so that nothing could be verified with it: \(missing.subject) was issued by \
            \(missing.issuer); add the certificate of \(missing.issuer), and, if that one is no root, those above it
            """
    }
}

/// The name of whom a certificate is about, or of who issued it.
struct DistinguishedName: Equatable, CustomStringConvertible {
    private struct Attribute: Equatable {
        let type: ASN1ObjectIdentifier?
        let text: String

        /// As RFC 5280, 7.1 has names compared: the case and further blanks make no difference.
        static func == (one: Self, other: Self) -> Bool {
            one.type == other.type && one.folded == other.folded
        }

        private var folded: String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
        }
    }

    private let attributes: [Attribute]

    /// - Parameter node: A sequence of sets of pairs, each of a type and a value.
    init(_ node: ASN1Node) {
        attributes = node.children.flatMap(\.children).map { pair in
            let parts = pair.children
            return Attribute(
                type: parts.first.flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) },
                text: parts.dropFirst().first?.text ?? "")
        }
    }

    /// The common name, or else another part of the subject.
    var description: String {
        let types: [ASN1ObjectIdentifier] = [[2, 5, 4, 3], [2, 5, 4, 11], [2, 5, 4, 10]]
        let texts = types.compactMap { type in attributes.first { $0.type == type }?.text }
        let printable = texts.map { $0.filter { !$0.isNewline && $0 != "`" }.prefix(100) }.first { !$0.isEmpty }
        return printable.map { String($0).quoted } ?? "an authority without a name"
    }
}

extension ASN1Node {
    /// What a constructed node holds; nothing for a primitive one.
    fileprivate var children: [ASN1Node] {
        if case .constructed(let nodes) = content { Array(nodes) } else { [] }
    }

    /// What a string of any kind holds.
    fileprivate var text: String {
        guard case .primitive(let bytes) = content else { return "" }
        guard identifier == .bmpString else { return String(decoding: bytes, as: UTF8.self) }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        return String(decoding: units, as: UTF16.self)
    }
}
