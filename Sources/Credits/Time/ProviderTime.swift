/// A point in time as a provider gives it: Unix seconds, Unix milliseconds from 10¹¹ on, or ISO 8601; as a number or a
/// string.
struct ProviderTime: Equatable {
    /// Unix seconds, in the years 1970 to 9999: RFC 3339 can write no later one, and no provider sold credits before. Nil
    /// where the value says that there is no such time: 0, or the year 1, which is Go's zero time.
    let seconds: Double?

    /// Nil for anything that is no time.
    init?(_ value: JSON) {
        let seconds: Double
        if let number = value.finiteNumber {
            seconds = number < 1e11 ? number : number / 1000
        } else if case .string(let text) = value, let date = Timestamp.iso8601(text) {
            seconds = date
        } else {
            return nil
        }
        switch seconds {
        // The calendar has the year 1 of the old style, two days before.
        case 0, -62_135_596_800, -62_135_769_600: self.seconds = nil
        case 0..<253_402_300_800: self.seconds = seconds
        default: return nil
        }
    }
}
