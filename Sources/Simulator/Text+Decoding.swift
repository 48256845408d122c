extension Duration {
    /// Reads a duration as Prometheus writes it, such as `500ms` or `1m30s`, up to one hour.
    init?(prometheus text: String?) {
        guard var rest = text?[...], !rest.isEmpty else { return nil }
        var milliseconds = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let unit = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            guard let number = Int(digits), number <= 3_600_000, let factor = Self.milliseconds[String(unit)]
            else { return nil }
            milliseconds += number * factor
            rest = rest.dropFirst(digits.count + unit.count)
        }
        guard milliseconds <= 3_600_000 else { return nil }
        self = .milliseconds(milliseconds)
    }

    private static let milliseconds = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000]
}

extension String {
    /// The bytes that percent-encoded text stands for, which need not be UTF-8; nil where a percent sign is not
    /// followed by two hexadecimal digits.
    var percentDecodedBytes: [UInt8]? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

extension UInt8 {
    fileprivate var hexadecimalValue: UInt8? {
        Character(Unicode.Scalar(self)).hexDigitValue.map(UInt8.init)
    }
}
