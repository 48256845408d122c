import FoundationEssentials

/// A user and a password as a request brings them (RFC 7617).
struct BasicCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// `user:password`.
    let bytes: [UInt8]
    let user: String
    let password: [UInt8]

    /// The same for all, and without children, so that no log line shows one by accident.
    var description: String { "<credentials>" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Nil for a header that is none of these.
    init?(header: String) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1]))
        else {
            return nil
        }
        self.init(bytes: Array(data))
    }

    init?(bytes: [UInt8]) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        self.bytes = bytes
        user = String(decoding: bytes[..<colon], as: UTF8.self)
        password = Array(bytes[(colon + 1)...])
    }
}
