import Testing

@testable import Collection

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT
    private static let now = 784_111_777.0

    @Test(
        "is understood in seconds and in the three forms of a date",
        arguments: [
            ("120", .seconds(120)), ("0", .zero), ("007", .seconds(7)), ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", .seconds(30)), ("Sun Nov  6 08:50:07 1994", .seconds(30)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", .zero), ("Fri, 31 Dec 1999 23:59:59 GMT", .seconds(86_400)),
            ("99999999999999999999999", .seconds(86_400)), ("-1", nil), ("", nil), ("soon", nil), ("1.5", nil),
            ("1e3", nil),
            ("Sun, 06 Nov", nil), ("06 Nov 1994", nil), ("Nov Nov Nov", nil), ("120, 60", nil),
        ] as [(String, Duration?)]
    )
    func values(text: String, wait: Duration?) {
        #expect(RetryAfter.wait(text, now: Self.now) == wait)
    }
}
