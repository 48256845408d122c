import Credits

extension Double {
    /// A number as people read it: `12,345`, `0.25`, with no more digits than help.
    var humanized: String {
        let digits: Double = magnitude < 10 ? 100 : magnitude < 100 ? 10 : 1
        let rounded = (self * digits).rounded() / digits
        guard let whole = Int(exactly: rounded.rounded(.towardZero)), magnitude < 1e15 else { return description }
        guard rounded == Double(whole) else { return rounded.description }
        var text = String(whole.magnitude)
        var end = text.index(text.endIndex, offsetBy: -3, limitedBy: text.startIndex) ?? text.startIndex
        while end > text.startIndex {
            text.insert(",", at: end)
            end = text.index(end, offsetBy: -3, limitedBy: text.startIndex) ?? text.startIndex
        }
        return whole < 0 ? "-\(text)" : text
    }

    /// Seconds as people say them, in one unit: `40 s`, `4 min`, `3 h`, `12 d`.
    var humanizedDuration: String {
        let units: [(length: Double, limit: Double, name: String)] = [(1, 60, "s"), (60, 60, "min"), (3600, 48, "h")]
        for unit in units {
            let count = (self / unit.length).rounded()
            if count < unit.limit { return "\(count.humanized) \(unit.name)" }
        }
        return "\((self / 86_400).rounded().humanized) d"
    }
}

extension FailureReason {
    /// What happened, for a person.
    var humanized: String {
        switch self {
        case .invalidKey: "key rejected"
        case .licenseExpired: "license expired"
        case .forbidden: "key may not ask"
        case .missingSecret: "key file missing"
        case .rateLimited: "rate limited"
        case .timeout: "no answer in time"
        case .connection: "no connection"
        case .tls: "no trusted connection"
        case .serverError: "fault at the provider"
        case .unexpectedStatus: "unexpected status"
        case .invalidBody: "unreadable answer"
        case .noReading: "answer without a reading"
        case .tooManySeries: "too many series"
        case .bodyTooLarge: "answer too large"
        case .redirect: "redirected elsewhere"
        }
    }
}
