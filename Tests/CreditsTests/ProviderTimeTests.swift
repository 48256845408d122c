import Testing

@testable import Credits

@Suite("A time as a provider tells it")
struct ProviderTimeTests {
    private static let moment = 1_795_636_800.0

    @Test(
        "may be seconds, milliseconds or ISO 8601, as a number or a string",
        arguments: [
            ("1795636800", moment), ("1795636800.25", moment + 0.25), ("1.7956368e9", moment),
            ("99999999999", 99_999_999_999),
            ("100000000000", 100_000_000), ("1795636800250", moment + 0.25), ("253402300799999", 253_402_300_799.999),
            ("1", 1),
        ]
    )
    func numbers(digits: String, seconds: Double) {
        #expect(ProviderTime(.number(digits))?.seconds == seconds)
        #expect(ProviderTime(.string(digits))?.seconds == seconds)
    }

    @Test(
        "has a zone or is UTC, and a date alone is its first moment",
        arguments: [
            ("2026-11-25T20:00:00Z", moment), ("2026-11-25T20:00:00", moment), ("2026-11-25t20:00:00z", moment),
            ("2026-11-25 20:00:00", moment), ("2026-11-25T20:00Z", moment), ("2026-11-25T20:00", moment),
            ("2026-11-25T20:00:00.5Z", moment + 0.5), ("2026-11-25T20:00:00,500", moment + 0.5),
            ("2026-11-25T20:00:00.000000000Z", moment), ("2026-11-25T22:00:00+02:00", moment),
            ("2026-11-25T22:00:00+0200", moment), ("2026-11-25T22:00:00+02", moment),
            ("2026-11-25T14:30:00-05:30", moment), ("2026-11-26T05:45:00+09:45", moment),
            ("2026-11-25T20:00:00-00:00", moment), ("2026-11-25", moment - 72_000), ("2024-02-29", 1_709_164_800),
            ("2016-12-31T23:59:60Z", 1_483_228_800), ("1970-01-01T00:00:01Z", 1), ("9999-12-31", 253_402_214_400),
        ]
    )
    func iso8601(text: String, seconds: Double) {
        #expect(ProviderTime(.string(text))?.seconds == seconds)
    }

    @Test(
        "may say that there is none",
        arguments: ["0", "0.0", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01"])
    func none(text: String) {
        #expect(ProviderTime(.string(text)) != nil && ProviderTime(.string(text))?.seconds == nil)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "soon", "never", "-1", "1e30", "253402300800000", "2026-11", "2026-13-01", "2026-00-01",
            "2026-11-31", "2026-02-29", "2026-11-99", "2026-11-25T", "2026-11-25T24:00:00Z", "2026-11-25T20:60:00Z",
            "2026-11-25T20:00:61Z", "2026-11-25T20:00:00.Z", "2026-11-25T20:00:00+24:00", "2026-11-25T20:00:00+02:60",
            "2026-11-25T20:00:00+2", "2026-11-25T20:00:00+02:", "2026-11-25T20:00:00 UTC", "2026-11-25T20:00:00ZZ",
            " 2026-11-25", "2026-11-25 ", "2026-11-25Z", "26-11-25", "2026-1-5", "٢٠٢٦-١١-٢٥", "1969-12-31T23:59:59Z",
            "25.11.2026", "11/25/2026", "2026-W48-3",
        ]
    )
    func nonsense(text: String) {
        #expect(ProviderTime(.string(text)) == nil)
    }

    @Test("is no other kind of value")
    func kinds() {
        for value in [JSON.null, .bool(true), .array([]), .object([])] { #expect(ProviderTime(value) == nil) }
    }
}
