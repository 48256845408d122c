import Glibc

/// Arithmetic on numbers that a provider wrote in decimal digits: 88.88 less 88 is 0.88, not 0.8799999999999955.
extension Double {
    /// The sum, without the digits that only binary fractions bring.
    package func adding(_ other: Double) -> Double {
        (self + other).rounded(toDigitsOf: max(magnitude, other.magnitude))
    }

    /// The product, likewise. Nothing is no debt: zero has no sign.
    func scaled(by scale: Double) -> Double {
        (scale == 1 ? self : (self * scale).rounded(toDigitsOf: (self * scale).magnitude)) + 0
    }

    /// A double holds 15 decimal digits; those behind the fifteenth of the largest number that took part are noise.
    private func rounded(toDigitsOf magnitude: Double) -> Double {
        guard magnitude > 0, magnitude.isFinite else { return self }
        let places = 14 - Int(log10(magnitude).rounded(.down))
        // From there on a power of ten is no whole number of a double.
        guard (0...22).contains(places) else { return self }
        let power = pow(10, Double(places))
        let rounded = (self * power).rounded() / power
        return rounded.isFinite ? rounded : self
    }
}
