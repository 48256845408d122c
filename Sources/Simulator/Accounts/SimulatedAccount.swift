import Credits

/// What one key's account looks like at any moment: its balance, lots and usage as functions of a seed and of time.
///
/// It holds no clock and no state. Every `seconds` is the time since the simulator's start; the account itself is ten
/// years older.
package struct SimulatedAccount: Sendable, Equatable {
    let seed: UInt64
    /// Unix seconds, a whole hour: dates that are told are reckoned from it, so that they hold for the whole run.
    let startHour: Int
    let isEmpty: Bool

    /// - Parameters:
    ///   - seed: accounts of equal seed are equal.
    ///   - startedAt: the simulator's start in Unix seconds.
    ///   - isEmpty: whether every credit has been spent.
    package init(seed: UInt64, startedAt: Double, isEmpty: Bool = false) {
        self.seed = seed
        self.startHour = Int(startedAt.clamped(to: 0...253_000_000_000) / 3600) * 3600
        self.isEmpty = isEmpty
    }

    /// A generator of its own for each topic, so that a change to one leaves the others as they are.
    func generator(for topic: String) -> SeededGenerator {
        SeededGenerator(seed: seed ^ topic.stableHash)
    }

    static let lifetime: Double = 10 * 365.25 * 86_400
}

extension SimulatedAccount {
    /// The balance that Brook Mimir tells.
    package var brookMimirPool: CreditPool {
        var generator = generator(for: "brookmimir")
        return CreditPool(rate: 3...9, from: &generator)
    }

    /// A balance that is spent within a minute, stays at zero for four, long enough for an alert, and is topped up:
    /// the same for all accounts, so that whoever watches knows when.
    package static func drainingBalance(at seconds: Double) -> Int {
        max(0, 600 - 10 * Int(seconds.truncatingRemainder(dividingBy: 300)))
    }

    /// AcyChecker's pool `batch`. Its top-up is the license's renewal, and `used` begins anew with it.
    package var acyCheckerBatchPool: CreditPool {
        var generator = generator(for: "acychecker batch")
        return CreditPool(rate: 1.5...4, from: &generator)
    }

    /// AcyChecker's pool `simple`.
    package var acyCheckerSimplePool: CreditPool {
        var generator = generator(for: "acychecker simple")
        return CreditPool(rate: 0.6...1.5, from: &generator)
    }
}

extension Double {
    /// NaN becomes the lower bound.
    func clamped(to range: ClosedRange<Double>) -> Double {
        self >= range.lowerBound ? Swift.min(self, range.upperBound) : range.lowerBound
    }
}
