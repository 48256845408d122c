/// A balance that falls as credits are spent and is filled up whenever it has reached its floor: a sawtooth.
///
/// At every moment `remaining(at: t) == remaining(at: 0) - consumed(at: t) + added(at: t)`.
package struct CreditPool: Sendable, Equatable {
    let consumption: Consumption
    /// Credits that are never touched, because the pool is filled up before.
    let floor: Int
    /// Credits that one top-up adds.
    let refill: Int
    /// What was spent of the first refill before second 0.
    let spentBefore: Int

    /// A pool spent at a rate within `rate`, in credits a second, and filled up about every two or three minutes.
    init(rate: ClosedRange<Double>, floor: Int? = nil, from generator: inout SeededGenerator) {
        consumption = .brisk(rate: rate, from: &generator)
        refill = max(10, Int(consumption.rate * generator.number(in: 125...195) / 10) * 10)
        spentBefore = Int(Double(refill) * generator.number(in: 0...0.6))
        let share = generator.number(in: 0.1...0.25)
        self.floor = floor ?? Int(Double(refill) * share)
    }

    /// Credits spent since second 0. It never falls.
    package func consumed(at seconds: Double) -> Int {
        consumption.total(at: seconds)
    }

    /// Credits topped up since second 0. It never falls.
    package func added(at seconds: Double) -> Int {
        (spentBefore + consumed(at: seconds)) / refill * refill
    }

    /// Credits spent since the last top-up.
    package func used(at seconds: Double) -> Int {
        (spentBefore + consumed(at: seconds)) % refill
    }

    /// Credits that are left.
    package func remaining(at seconds: Double) -> Int {
        floor + refill - used(at: seconds)
    }
}
