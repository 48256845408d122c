import FoundationEssentials

/// The two clocks of the exporter, as values that a test replaces.
package struct Clocks: Sendable {
    /// For intervals: never set back.
    package var now: @Sendable () -> ContinuousClock.Instant = { .now }
    /// For timestamps: Unix seconds.
    package var unixSeconds: @Sendable () -> Double = { Date().timeIntervalSince1970 }

    /// The real clocks.
    package init() {}
}
