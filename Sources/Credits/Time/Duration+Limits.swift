extension Duration {
    /// A day: no provider means a longer wait than that, and no number of theirs may overflow.
    package static let longestWait = Duration.seconds(86_400)

    /// How long Prometheus takes a sample for current where no newer one comes.
    package static let staleness = Duration.seconds(300)

    /// Seconds as a provider or a client sent them, at most `longestWait`; no time at all for a negative or no number.
    package static func seconds(upTo seconds: Double) -> Duration {
        guard seconds > 0 else { return .zero }
        return seconds < 86_400 ? .seconds(seconds) : longestWait
    }
}
