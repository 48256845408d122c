/// For how long a provider asks to be left alone: in the header `Retry-After` (RFC 9110, 10.2.3) or in its body.
package enum RetryAfter {
    /// How long to wait; nil for anything that is no advice, such as a moment in the past.
    ///
    /// - Parameters:
    ///   - text: Whole seconds, a Unix time or an HTTP date.
    ///   - now: Unix seconds, by the provider's clock where its response has a `Date`.
    package static func wait(_ text: String, now: Double) -> Duration? {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Double(text) {
            return wait(number, now: now)
        }
        return date(text).flatMap { wait(until: $0, now: now) }
    }

    /// As `wait(_:now:)` for a number: seconds, from 10⁹ on a Unix time, from 10¹² on one in milliseconds.
    static func wait(_ number: Double, now: Double) -> Duration? {
        switch number {
        case 1e12...: wait(until: number / 1000, now: now)
        case 1e9...: wait(until: number, now: now)
        case 0...: .seconds(upTo: number)
        default: nil
        }
    }

    private static func wait(until date: Double, now: Double) -> Duration? {
        date > now ? .seconds(upTo: date - now) : nil
    }

    /// An HTTP date in Unix seconds; nil where it is none that a calendar has.
    ///
    /// There are three forms, of which the two old ones must still be read (RFC 9110, 5.6.7):
    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    package static func date(_ text: String) -> Double? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var words = text.split { !($0.isLetter || $0.isNumber) }.dropFirst().map(String.init)
        guard let place = words.firstIndex(where: months.contains), let month = months.firstIndex(of: words[place])
        else { return nil }
        words.remove(at: place)
        let numbers = words.filter { $0 != "GMT" }.compactMap(Int.init)
        guard words.count <= 6, numbers.count == 5 else { return nil }
        var (day, year, time) = (numbers[0], numbers[1], Array(numbers[2...4]))
        if place == 0 {
            (year, time) = (numbers[4], Array(numbers[1...3]))
        }
        if year < 100 {
            year += year < 70 ? 2000 : 1900
        }
        return Timestamp.seconds(
            year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2])
    }
}
