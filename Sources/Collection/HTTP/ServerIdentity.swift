import NIOCore
import NIOSSL

/// What a server's certificate must be for, by RFC 9525: the host of the URL, or the name that the account gives instead.
enum ServerIdentity: Hashable, Sendable {
    /// A DNS name in lower case, without a dot at its end.
    case name(String)
    case address(SocketAddress)

    /// - Parameter host: A name, or an address without brackets.
    init(host: String) {
        if let address = try? SocketAddress(ipAddress: host, port: 0) {
            self = .address(address)
        } else {
            self = .name((host.hasSuffix(".") ? String(host.dropLast()) : host).lowercased())
        }
    }

    /// An entry of a certificate that an identity can be.
    enum Entry {
        case name([UInt8])
        case address([UInt8])
    }

    /// Whether one of the entries is this identity: for a name only names count, for an address only addresses.
    func isAmong(_ entries: [Entry]) -> Bool {
        entries.contains { entry in
            switch (self, entry) {
            case (.name(let name), .name(let presented)): Self.fits(presented.map(\.lowercasedASCII), name)
            case (.address(let address), .address(let presented)):
                (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: presented), port: 0)) == address
            default: false
            }
        }
    }

    /// A wildcard stands for the whole leftmost label, with at least two labels behind it.
    private static func fits(_ presented: [UInt8], _ name: String) -> Bool {
        let name = Array(name.utf8)
        guard presented.contains(UInt8(ascii: "*")) else { return presented == name }
        let labels = presented.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let wanted = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 3 && Array(labels[0]) == [UInt8(ascii: "*")] && wanted.first?.isEmpty == false
            && Array(labels.dropFirst()) == Array(wanted.dropFirst()) && !labels.contains(where: \.isEmpty)
    }
}

extension NIOSSLCertificate {
    /// The names and addresses that it is for. Its common name is none of them.
    var entries: [ServerIdentity.Entry] {
        _subjectAlternativeNames().compactMap { name in
            switch name.nameType {
            case .dnsName: .name(Array(name.contents))
            case .ipAddress: .address(Array(name.contents))
            default: nil
            }
        }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self + 0x20 : self
    }
}
