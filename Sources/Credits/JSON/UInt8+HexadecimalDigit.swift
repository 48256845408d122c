extension UInt8 {
    /// Whether it is a hexadecimal digit of ASCII, in either case. (A character of Swift says so, too, and takes ten times
    /// as long, for each byte of a key at each fetch.)
    var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
