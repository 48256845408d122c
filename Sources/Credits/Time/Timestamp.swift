import FoundationEssentials

/// Points in time as providers send and as labels show them.
package enum Timestamp {
    /// RFC 3339 in UTC, such as `2025-01-01T00:00:00Z`.
    package static func rfc3339(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }

    /// The first moment of a day in UTC.
    static func startOfDay(_ seconds: Double) -> Double {
        (seconds / 86_400).rounded(.down) * 86_400
    }

    /// The first moment of a month in UTC.
    static func startOfMonth(_ seconds: Double) -> Double {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month], from: Date(timeIntervalSince1970: seconds))
        return calendar.date(from: parts)?.timeIntervalSince1970 ?? startOfDay(seconds)
    }

    /// The Unix seconds of a date of the calendar and a time of the day, which is midnight unless told; nil where there
    /// is no such date, as 31 February, or time. Second 60 is a leap second.
    static func seconds(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Double? {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        // A calendar takes day 32 for the first of the next month.
        let parts = DateComponents(year: year, month: month, day: day)
        guard let midnight = calendar.date(from: parts),
            calendar.dateComponents([.year, .month, .day], from: midnight) == parts
        else { return nil }
        return midnight.timeIntervalSince1970 + Double(hour * 3600 + minute * 60 + second)
    }

    /// The Unix seconds of a time in ISO 8601, in its extended form: a date, or a date and a time of the day, with or
    /// without seconds, a fraction and a zone; without a zone it is UTC, and a date alone is its first moment. A space
    /// may stand for the `T`, as RFC 3339 allows.
    static func iso8601(_ text: String) -> Double? {
        var rest = Scanner(text)
        guard let year = rest.number(digits: 4), rest.take("-") != nil, let month = rest.number(digits: 2),
            rest.take("-") != nil, let day = rest.number(digits: 2)
        else { return nil }
        if rest.isAtEnd { return seconds(year: year, month: month, day: day) }
        guard rest.take("Tt ") != nil, let hour = rest.number(digits: 2), rest.take(":") != nil,
            let minute = rest.number(digits: 2)
        else { return nil }
        var second = 0
        var fraction = 0.0
        if rest.take(":") != nil {
            guard let number = rest.number(digits: 2) else { return nil }
            second = number
            if rest.take(".,") != nil {
                guard let number = rest.fraction() else { return nil }
                fraction = number
            }
        }
        guard let offset = rest.offset(), rest.isAtEnd else { return nil }
        return seconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
            .map { $0 + fraction - Double(offset) }
    }
}

/// Takes a text apart from its beginning on.
private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// One of the characters, where it is the next.
    mutating func take(_ characters: String) -> UInt8? {
        guard let next = rest.first, characters.utf8.contains(next) else { return nil }
        return rest.popFirst()
    }

    mutating func number(digits: Int) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// The digits behind a point, any number of them but none.
    mutating func fraction() -> Double? {
        var (fraction, unit) = (0.0, 1.0)
        while let digit = digit() {
            unit /= 10
            fraction += Double(digit) * unit
        }
        return unit < 1 ? fraction : nil
    }

    /// The seconds by which the zone is before UTC: `Z`, `+02:00`, `+0200`, `+02` or nothing.
    mutating func offset() -> Int? {
        guard !isAtEnd, take("Zz") == nil else { return 0 }
        guard let sign = take("+-"), let hours = number(digits: 2), hours < 24 else { return nil }
        let hasMinutes = take(":") != nil || !isAtEnd
        guard let minutes = hasMinutes ? number(digits: 2) : 0, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private mutating func digit() -> Int? {
        take("0123456789").map { Int($0 - UInt8(ascii: "0")) }
    }
}
