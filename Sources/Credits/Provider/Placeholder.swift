import Primitives

/// What a word in braces stands for in a request.
package enum Placeholder: Sendable, Hashable {
    /// `{api_key}`
    case apiKey
    /// A setting of the account, by its name.
    case setting(String)
    /// `{window:hours}`
    case windowHours
    /// `{window:seconds}`
    case windowSeconds
    /// A moment.
    case time(Moment, TimeForm)

    /// The moments that a request can name.
    package enum Moment: String, Sendable, CaseIterable {
        /// When the request is made.
        case now
        /// The beginning of the day in UTC.
        case dayStart = "day_start"
        /// The beginning of the month in UTC.
        case monthStart = "month_start"
        /// The beginning of the window.
        case windowStart = "window_start"
    }

    /// The forms of a moment.
    package enum TimeForm: String, Sendable, CaseIterable {
        /// Seconds since 1970.
        case unix
        /// Milliseconds since 1970.
        case unixMilliseconds = "unix_ms"
        /// `2026-11-25T00:00:00Z`
        case rfc3339
        /// `2026-11-25`
        case date
        /// `2026-11`
        case month
    }

    /// Nil for a word that stands for nothing.
    ///
    /// - Parameter settings: The names of the provider's settings.
    package init?(_ word: String, settings: [String]) {
        switch word {
        case "api_key": self = .apiKey
        case "window:hours": self = .windowHours
        case "window:seconds": self = .windowSeconds
        case _ where settings.contains(word): self = .setting(word)
        default:
            let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let moment = Moment(rawValue: parts[0]), let form = TimeForm(rawValue: parts[1])
            else { return nil }
            self = .time(moment, form)
        }
    }

    /// All words that stand for something.
    package static func words(settings: [String]) -> [String] {
        let times = Moment.allCases.flatMap { moment in TimeForm.allCases.map { "\(moment.rawValue):\($0.rawValue)" } }
        return ["api_key"] + settings + ["window:hours", "window:seconds"] + times
    }

    /// Whether each window has a value of its own.
    package var isOfWindow: Bool {
        switch self {
        case .windowHours, .windowSeconds, .time(.windowStart, _): true
        default: false
        }
    }
}

/// What the placeholders of one request stand for.
struct PlaceholderValues {
    let credentials: Credentials
    let settings: [String: String]
    let windowHours: Int?
    /// Unix seconds.
    let now: Double

    subscript(placeholder: Placeholder) -> String {
        switch placeholder {
        case .apiKey: credentials.key.exposed
        case .setting(let name): credentials.settings[name]?.exposed ?? settings[name] ?? ""
        case .windowHours: "\(windowHours ?? 0)"
        case .windowSeconds: "\((windowHours ?? 0) * 3600)"
        case .time(let moment, let form): form.text(of: seconds(of: moment))
        }
    }

    private func seconds(of moment: Placeholder.Moment) -> Double {
        switch moment {
        case .now: now
        case .dayStart: Timestamp.startOfDay(now)
        case .monthStart: Timestamp.startOfMonth(now)
        case .windowStart: now - Double(windowHours ?? 0) * 3600
        }
    }
}

extension Placeholder.TimeForm {
    fileprivate func text(of seconds: Double) -> String {
        let whole = Int(seconds.rounded(.down))
        return switch self {
        case .unix: "\(whole)"
        case .unixMilliseconds: "\(Int((seconds * 1000).rounded(.down)))"
        case .rfc3339: Timestamp.rfc3339(whole)
        case .date: String(Timestamp.rfc3339(whole).prefix(10))
        case .month: String(Timestamp.rfc3339(whole).prefix(7))
        }
    }
}
