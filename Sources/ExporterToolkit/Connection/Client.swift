import Glibc

/// Who sends a request.
package struct Client: Sendable {
    /// As far as the connection says.
    let address: String?
    /// Whom it counts for where clients share a limit.
    let owner: String?
    let observer: DisconnectObserver

    init(address: String?, observer: DisconnectObserver = DisconnectObserver()) {
        self.address = address
        self.observer = observer
        owner = address.map(Self.owner)
    }

    /// The address, or the first half of one of IPv6, as whoever has one such address has 2⁶⁴.
    private static func owner(of address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        // An address of IPv4 in the form of IPv6 (RFC 4291, 2.5.5.2).
        let isOfVersion4 = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isOfVersion4 ? address : bytes.prefix(8).map(String.init).joined(separator: ".") + "::/64"
    }
}
