import Primitives

/// A host, perhaps with a port, as a URL has it: `gateway.example`, `192.0.2.1:80`, `[::1]:10177`.
enum Authority {
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// Whether the text is one that every reader understands alike: no user, no percent-encoding, no empty part.
    static func isValid(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        let isAddress = bytes.first == UInt8(ascii: "[")
        let end = isAddress ? bytes.firstIndex(of: UInt8(ascii: "]")) : bytes.firstIndex(of: UInt8(ascii: ":"))
        guard let end else { return !isAddress && isName(bytes[...]) }
        let host = bytes[(isAddress ? 1 : 0)..<end]
        guard isAddress ? isAddressOfVersion6(host) : isName(host) else { return false }
        let rest = bytes[(isAddress ? end + 1 : end)...]
        return rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst())
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy(\.isUnreserved)
    }

    private static func isAddressOfVersion6(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.contains(UInt8(ascii: ":")) && bytes.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
    }

    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy(digits.contains) && UInt16(String(decoding: bytes, as: UTF8.self)) ?? 0 > 0
    }
}
