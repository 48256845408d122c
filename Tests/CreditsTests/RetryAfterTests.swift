import Testing

@testable import Credits

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT
    private static let now = 784_111_777.0

    @Test(
        "is understood in seconds, as a Unix time and in the three forms of a date, and else is no advice",
        arguments: [
            ("120", .seconds(120)), ("0", .zero), ("007", .seconds(7)), ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", .seconds(30)), ("Sun Nov  6 08:50:07 1994", .seconds(30)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 GMT", nil),
            ("Fri, 31 Dec 1999 23:59:59 GMT", .seconds(86_400)),
            ("99999999999999999999999", .seconds(86_400)), ("-1", nil), ("", nil), ("soon", nil), ("1.5", nil),
            ("1e3", nil), ("999999999", .seconds(86_400)), ("784111837", .seconds(86_400)),
            ("Sun, 99 Nov 1994 08:50:07 GMT", nil), ("Thu, 31 Feb 1999 08:50:07 GMT", nil),
            ("Sun, 00 Nov 1994 08:50:07 GMT", nil),
            ("Sun, 06 Nov 1994 24:50:07 GMT", nil), ("Sun, 06 Nov 1994 08:60:07 GMT", nil),
            ("Sun, 06 Nov 1994 08:50:60 GMT", .seconds(83)),
            ("Sun, 06 Nov", nil), ("06 Nov 1994", nil), ("Nov Nov Nov", nil), ("120, 60", nil),
        ] as [(String, Duration?)]
    )
    func values(text: String, wait: Duration?) {
        #expect(RetryAfter.wait(text, now: Self.now) == wait)
    }

    @Test(
        "is a Unix time from 10⁹ on, and one in milliseconds from 10¹² on",
        arguments: [
            ("1795640000", .seconds(60)), ("1795640000000", .seconds(60)), ("1795640000500", .milliseconds(60_500)),
            ("1795639940", nil), ("1795639940000", nil), ("1000000000", nil), ("1895640000", .seconds(86_400)),
            ("3600", .seconds(3600)),
        ] as [(String, Duration?)]
    )
    func unixTimes(text: String, wait: Duration?) {
        #expect(RetryAfter.wait(text, now: 1_795_639_940) == wait)
    }
}
