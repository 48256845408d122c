/// One grant of credits, as Olostep lists it.
package struct SimulatedLot: Sendable, Equatable {
    /// The provider's word, such as `Top-up`.
    package let kind: String
    /// Credits in the lot when it was issued.
    package let allocated: Int
    /// Credits still in it.
    package var remaining: Int
    /// Unix seconds, a whole hour; nil for a lot that never expires.
    package let expiry: Int?
}

/// The plan of an Olostep account.
package struct SimulatedSubscription: Sendable, Equatable {
    /// The product, such as `SUB_PRO`.
    package let id: String
    /// The plan's name for people, such as `Pro`.
    package let name: String
    /// Credits included in the plan.
    package let credits: Int
    /// Unix seconds.
    package let created: Int
}

extension SimulatedAccount {
    /// The sum of all lots that have not expired. It is never below what the subscription and the gift hold.
    package var olostepPool: CreditPool {
        var generator = generator(for: "olostep")
        return CreditPool(rate: 3...9, floor: untouchedCredits + 60, from: &generator)
    }

    /// The plan, the same for the whole run.
    package var olostepSubscription: SimulatedSubscription {
        var generator = generator(for: "olostep plan")
        let plans = [("SUB_STARTER", "Starter", 5_000), ("SUB_PRO", "Pro", 10_000), ("SUB_SCALE", "Scale", 25_000)]
        let plan = plans[generator.integer(in: 0...2)]
        let age = generator.integer(in: 60...600) * 86_400
        return SimulatedSubscription(id: plan.0, name: plan.1, credits: plan.2, created: startHour - age)
    }

    /// The lots in order of expiry, which is the order they are spent in. The first, a top-up, expires within 36 hours
    /// of the start; some accounts hold two top-ups of equal expiry five days ahead. A top-up renews these.
    ///
    /// A renewed lot keeps its expiry until that is reached, then gets the next: dates hold still for a day and more.
    package func olostepLots(at seconds: Double) -> [SimulatedLot] {
        let pool = olostepPool
        var generator = generator(for: "olostep lots")
        let (soonHours, laterHours) = (generator.integer(in: 20...36), 5 * 24 + generator.integer(in: 0...8))
        let twins = generator.bool()

        let renewable = pool.floor + pool.refill - untouchedCredits
        let soon = renewable * 2 / 5
        let later = renewable - soon
        let laterLots = twins ? [later / 2, later - later / 2] : [later]

        let soonExpiry = expiry(everyHours: soonHours, at: seconds)
        let laterExpiry = expiry(everyHours: laterHours, at: seconds)
        var lots = [SimulatedLot(kind: "Top-up", allocated: soon, remaining: soon, expiry: soonExpiry)]
        lots += laterLots.map { SimulatedLot(kind: "Top-up", allocated: $0, remaining: $0, expiry: laterExpiry) }
        lots.append(
            SimulatedLot(
                kind: "Subscription",
                allocated: olostepSubscription.credits,
                remaining: subscriptionCredits,
                expiry: expiry(everyHours: 30 * 24, at: seconds)
            )
        )
        lots.append(SimulatedLot(kind: "Manual", allocated: 500, remaining: giftCredits, expiry: nil))

        lots.sort { $0.expiry ?? .max < $1.expiry ?? .max }
        var spent = isEmpty ? Int.max : pool.used(at: seconds)
        for index in lots.indices {
            let taken = Swift.min(spent, lots[index].remaining)
            lots[index].remaining -= taken
            spent -= taken
        }
        return lots
    }

    /// A lot that ran out of time two days before the start and is still listed, but is not part of the balance.
    package var olostepExpiredLot: SimulatedLot {
        SimulatedLot(kind: "Top-up", allocated: 1_000, remaining: 240, expiry: startHour - 2 * 86_400)
    }

    private var subscriptionCredits: Int { olostepSubscription.credits * 17 / 20 }
    private var giftCredits: Int { 350 }
    private var untouchedCredits: Int { subscriptionCredits + giftCredits }

    private func expiry(everyHours hours: Int, at seconds: Double) -> Int {
        // Up to an hour lies between the whole hour and the start.
        let periods = Int((seconds + 3600) / Double(hours * 3600)) + 1
        return startHour + periods * hours * 3600
    }
}
