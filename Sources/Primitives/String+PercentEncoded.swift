extension String {
    /// For any part of a URL: everything but RFC 3986's unreserved characters as `%XX`.
    package var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            if byte.isUnreserved {
                text.append(Character(Unicode.Scalar(byte)))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += byte < 0x10 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}

extension UInt8 {
    /// Whether it is one of RFC 3986's unreserved characters (2.3): a letter, a digit or one of `-._~`.
    package var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(self)
        }
    }
}
