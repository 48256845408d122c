/// How many credits are spent as time goes by: a steady rate, now a little quicker, now a little slower.
///
/// It is a function of time alone, so any moment can be asked for in any order, and it never falls. The waves are
/// triangles, not sines: they need no libm, whose last digit differs between systems.
package struct Consumption: Sendable, Equatable {
    struct Wave: Sendable, Equatable {
        /// In seconds.
        let period: Double
        /// How far the rate goes up and down, as a share of it. The depths of all waves add up to less than 1.
        let depth: Double
        /// Where in its period the wave is at second 0, from 0 to 1.
        let phase: Double

        /// The seconds won against a steady rate: the integral of +depth over one half and −depth over the other.
        func lead(at seconds: Double) -> Double {
            let turns = seconds / period + phase
            let turn = turns - turns.rounded(.down)
            return depth * period * min(turn, 1 - turn)
        }
    }

    /// Credits a second, on average.
    let rate: Double
    let waves: [Wave]

    /// Credits spent between second 0 and `seconds`. Before second 0 it is negative: what was to be spent until then.
    package func total(at seconds: Double) -> Int {
        whole(at: seconds) - whole(at: 0)
    }

    private func whole(at seconds: Double) -> Int {
        Int((rate * waves.reduce(seconds) { $0 + $1.lead(at: seconds) }).rounded(.down))
    }
}

extension Consumption {
    /// Something that a person watching sees move from one scrape to the next.
    static func brisk(rate: ClosedRange<Double>, from generator: inout SeededGenerator) -> Consumption {
        Consumption(
            rate: generator.number(in: rate),
            waves: [
                wave(period: 40...110, depth: 0.3, from: &generator),
                wave(period: 70_000...100_000, depth: 0.1, from: &generator),
            ]
        )
    }

    /// Something that moves over hours and days.
    static func slow(creditsPerHour: ClosedRange<Double>, from generator: inout SeededGenerator) -> Consumption {
        Consumption(
            rate: generator.number(in: creditsPerHour) / 3600,
            waves: [
                wave(period: 2_200...4_300, depth: 0.5, from: &generator),
                wave(period: 104_000...119_000, depth: 0.4, from: &generator),
            ]
        )
    }

    private static func wave(
        period: ClosedRange<Double>,
        depth: Double,
        from generator: inout SeededGenerator
    ) -> Wave {
        Wave(period: generator.number(in: period), depth: depth, phase: generator.number(in: 0...1))
    }
}
