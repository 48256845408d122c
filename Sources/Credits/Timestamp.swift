import FoundationEssentials

/// Points in time as providers send and as labels show them.
package enum Timestamp {
    /// Unix seconds without their fraction, if they fall into the years 1970 to 9999: RFC 3339 can write no later one,
    /// and no provider sold credits before.
    static func wholeSeconds(_ seconds: Double) -> Int? {
        (0..<253_402_300_800.0).contains(seconds) ? Int(seconds.rounded(.down)) : nil
    }

    /// RFC 3339 in UTC, such as `2025-01-01T00:00:00Z`.
    package static func rfc3339(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
