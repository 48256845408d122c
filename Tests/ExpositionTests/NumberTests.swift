import Testing
import TestSupport

@testable import Exposition

@Suite("A number on a page")
struct NumberTests {
    @Test(
        "is the shortest decimal, and an integer without exponent",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-5, "-5"), (12500, "12500"), (0.5, "0.5"), (0.1, "0.1"),
            (1_735_689_600, "1735689600"), (9_007_199_254_740_991, "9007199254740991"),
            (9_007_199_254_740_992, "9007199254740992"), (-9_007_199_254_740_992, "-9007199254740992"),
            (1e16, "1e+16"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"),
            (.nan, "NaN"),
        ] as [(Double, String)]
    )
    func knownText(value: Double, text: String) {
        #expect(Self.text(of: value) == text)
    }

    @Test("reads back to the same double")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let readBack = try #require(Double(Self.text(of: value)))
            #expect(readBack.bitPattern == value.bitPattern)
            let rounded = value.rounded()
            #expect(Double(Self.text(of: rounded)) == rounded)
        }
    }

    private static func text(of value: Double) -> String {
        var bytes: [UInt8] = []
        bytes.append(room: ByteCursor.numberRoom) { $0.write(number: value) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
