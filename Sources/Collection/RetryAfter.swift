import Credits
import FoundationEssentials

/// The header `Retry-After` (RFC 9110, 10.2.3).
enum RetryAfter {
    /// How long to wait, whether given in seconds or as a date; nil for anything else.
    ///
    /// - Parameter now: Unix seconds.
    static func wait(_ value: String, now: Double) -> Duration? {
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Double(value) {
            return .seconds(upTo: seconds)
        }
        return date(value).map { .seconds(upTo: $0 - now) }
    }

    /// An HTTP date in Unix seconds. There are three forms, of which the two old ones must still be read (RFC 9110,
    /// 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    private static func date(_ text: String) -> Double? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var words = text.split { !($0.isLetter || $0.isNumber) }.dropFirst().map(String.init)
        guard let place = words.firstIndex(where: months.contains), let month = months.firstIndex(of: words[place])
        else { return nil }
        words.remove(at: place)
        let numbers = words.filter { $0 != "GMT" }.compactMap(Int.init)
        guard words.count <= 6, numbers.count == 5 else { return nil }
        var (day, year, time) = (numbers[0], numbers[1], numbers[2...4])
        if place == 0 {
            (year, time) = (numbers[4], numbers[1...3])
        }
        if year < 100 {
            year += year < 70 ? 2000 : 1900
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let clock = Array(time)
        let parts = DateComponents(
            year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
        return calendar.date(from: parts)?.timeIntervalSince1970
    }
}
