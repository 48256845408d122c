extension ByteCursor {
    /// As many bytes as a number has at most.
    static let numberRoom = 32

    /// Writes the shortest decimal that reads back to the same double; integers up to 2^53 have no exponent.
    mutating func write(number value: Double) {
        let magnitude = value.magnitude
        // All that most values are needs no search for the shortest decimal.
        if magnitude <= 0x1p53, value != 0 || value.sign == .plus {
            if magnitude == magnitude.rounded(.towardZero) {
                writeSign(of: value)
                return write(decimal: UInt64(magnitude))
            }
            if let (whole, fraction, digits) = Self.fewDigits(of: magnitude) {
                writeSign(of: value)
                write(decimal: whole)
                write(UInt8(ascii: "."))
                return write(decimal: fraction, digits: digits)
            }
        }
        guard value.isFinite else { return write(value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf") }
        let text = value.description
        write(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// Whole and fractional part of a number that has at most nine digits after the point and fifteen in all. Of decimals
    /// of so few digits only one reads back to the same double, so it is the shortest.
    private static func fewDigits(of value: Double) -> (whole: UInt64, fraction: UInt64, digits: Int)? {
        // Below, the shortest text has an exponent.
        guard value >= 1e-4 else { return nil }
        var scale = 1.0
        for digits in stride(from: 3, through: 9, by: 3) {
            scale *= 1000
            let scaled = (value * scale).rounded()
            guard scaled < 1e15 else { return nil }
            guard scaled / scale == value else { continue }
            var (whole, fraction) = UInt64(scaled).quotientAndRemainder(dividingBy: UInt64(scale))
            var count = digits
            while fraction.isMultiple(of: 10) {
                fraction /= 10
                count -= 1
            }
            return (whole, fraction, count)
        }
        return nil
    }

    private mutating func writeSign(of value: Double) {
        if value < 0 { write(UInt8(ascii: "-")) }
    }
}
