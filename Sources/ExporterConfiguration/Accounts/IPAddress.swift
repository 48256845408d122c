import Glibc

/// An IPv4 or IPv6 address: its bytes, 4 or 16.
struct IPAddress: Equatable {
    let bytes: [UInt8]

    /// Nil for anything but an address in its usual notation.
    init?(_ text: String) {
        var buffer = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &buffer) == 1 {
            bytes = Array(buffer.prefix(4))
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            bytes = buffer
        } else {
            return nil
        }
    }

    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether the first bits are those of another address of the same kind.
    func shares(bits: Int, with other: IPAddress) -> Bool {
        guard bytes.count == other.bytes.count, (0...bytes.count * 8).contains(bits) else { return false }
        return zip(bytes, other.bytes).enumerated().allSatisfy { index, pair in
            let significant = min(max(bits - index * 8, 0), 8)
            return significant == 0 || (pair.0 ^ pair.1) >> UInt8(8 - significant) == 0
        }
    }
}
