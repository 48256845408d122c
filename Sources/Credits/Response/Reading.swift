import Primitives

/// What one fetch gave of an account: immutable, and nil or left out wherever the response holds nothing.
package struct Reading: Sendable, Equatable {
    /// One for each pool that the provider has.
    package var balances: [Balance] = []
    /// Merged: no two of equal kind and expiry.
    package var lots: [Lot] = []
    /// In the order of the response.
    package var usages: [Usage] = []
    /// Nil where the response holds no plan.
    package var subscription: Subscription?
    /// When the key itself ends, in Unix seconds.
    package var keyExpires: Double?
    /// Whether the provider lets the account spend.
    package var spendingAllowed: Bool?
    /// Whether the provider says that nothing is left, whatever amounts it tells elsewhere.
    package var isDepleted = false
    /// Why each of the optional requests that failed did.
    package var omissions: [Failure] = []
    /// The fields that were left out because they could not be used.
    package var issues: [DecodingIssue] = []

    /// A reading without any value.
    package init() {}

    /// Credits of one pool.
    package struct Balance: Sendable, Equatable {
        /// The label `pool`.
        package let pool: String
        /// What is counted, in lower case.
        package var unit: String?
        /// Credits that can still be spent. Below zero is an overdraft.
        package var remaining: Double?
        /// Credits spent in the provider's current billing period.
        package var used: Double?
        /// Credits that the pool holds when it is full.
        package var limit: Double?
        /// When the pool is filled again, in Unix seconds.
        package var resets: Double?

        /// Whether its changes can be counted: from 2⁵³ on, a double does not hold every whole number.
        package var isCountable: Bool {
            remaining.map { abs($0) <= 0x1p53 } ?? false
        }
    }

    /// One or more grants of credits of the same kind that expire together.
    package struct Lot: Sendable, Equatable {
        /// The provider's own word in lower snake case, `unknown` where it gives none.
        package let kind: String
        /// Unix seconds, nil for a lot that never expires.
        package let expiry: Int?
        /// How many grants were merged into this lot.
        package var count = 1
        /// Credits issued.
        package var allocated: Double?
        /// Credits left.
        package var remaining: Double?
    }

    /// Credits that one API used in a trailing window.
    package struct Usage: Sendable, Equatable {
        /// The provider's name for the API.
        package let api: String
        /// The length of the window, in hours.
        package let windowHours: Int
        /// Credits.
        package var used: Double
    }

    /// The plan that the account is on.
    package struct Subscription: Sendable, Equatable {
        /// The provider's name for the plan, for machines.
        package var id: String?
        /// The provider's name for the plan, for people.
        package var name: String?
        /// Credits included in the plan.
        package var allocated: Double?
        /// When it was created, in Unix seconds.
        package var created: Double?
        /// When it ends, in Unix seconds.
        package var expires: Double?
    }
}

extension Reading {
    /// One reading made of those of all requests of a fetch.
    ///
    /// - Parameter parts: In the order of the requests. Only those of optional requests may be failures.
    /// - Throws: Why there is no reading: all requests failed, or there would be too many series.
    package init(joining parts: [Result<Reading, Failure>], maximumSeries: Int) throws(Failure) {
        self.init()
        let readings = parts.compactMap { try? $0.get() }
        // One that says no more than that nothing is left comes last: the others know more of the same pools.
        for reading in readings.filter({ !$0.isDepleted }) + readings.filter(\.isDepleted) { add(reading) }
        let failures = parts.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
        if let first = failures.first, failures.count == parts.count { throw first }
        omissions = failures
        if isDepleted { for index in balances.indices { balances[index].remaining = 0 } }
        guard seriesCount <= maximumSeries else { throw .tooManySeries(maximumSeries) }
    }

    /// Adds the reading of another request of the same fetch, such as the usage in another window. Lots and usage that both
    /// hold are summed; of other values that both hold, the first stays.
    mutating func add(_ other: Reading) {
        let pools = Set(balances.map { ExactText($0.pool) })
        balances += other.balances.filter { !pools.contains(ExactText($0.pool)) }
        lots = (lots + other.lots).merged()
        usages = (usages + other.usages).merged()
        subscription = subscription ?? other.subscription
        keyExpires = keyExpires ?? other.keyExpires
        spendingAllowed = spendingAllowed ?? other.spendingAllowed
        isDepleted = isDepleted || other.isDepleted
        omissions += other.omissions
        issues += other.issues
    }

    /// How many series of balances, lots and usage a page has of the reading; the others have a bound of their own.
    package var seriesCount: Int {
        let ofBalances = balances.map { balance in
            // A balance that is known is counted, too.
            [balance.remaining, balance.used, balance.limit, balance.resets].count { $0 != nil }
                + (balance.unit == nil ? 0 : 1) + (balance.remaining == nil ? 0 : 2)
        }
        let ofLots = lots.map { lot in
            1 + [lot.allocated, lot.remaining, lot.expiry.map(Double.init)].count { $0 != nil }
        }
        return usages.count + (ofBalances + ofLots).reduce(0, +)
    }
}

extension Reading {
    /// What expires next, in Unix seconds, and how many credits with it: nil where that is not known of all its lots.
    /// Lots with nothing left are not looked at.
    package func nextToExpire(after now: Double) -> (expiry: Int, remaining: Double?)? {
        let lots = lots.filter { $0.remaining != 0 && $0.expiry.map { Double($0) > now } ?? false }
        guard let expiry = lots.compactMap(\.expiry).min() else { return nil }
        let remaining = lots.filter { $0.expiry == expiry }.map(\.remaining)
        return (expiry, remaining.reduce(0) { sum, next in sum.flatMap { sum in next.map(sum.adding) } })
    }

    /// The credits used by all APIs in the shortest of the windows, which the longer ones contain.
    package var recentUsage: (windowHours: Int, used: Double)? {
        usages.map(\.windowHours).min().map { hours in
            (hours, usages.filter { $0.windowHours == hours }.map(\.used).reduce(0) { $0.adding($1) })
        }
    }

    /// The texts of the provider that become labels.
    package var names: [String] {
        balances.flatMap { [$0.pool, $0.unit ?? ""] } + usages.map(\.api) + lots.map(\.kind)
            + [subscription?.id, subscription?.name].compactMap(\.self)
    }
}

extension [Reading.Usage] {
    /// What one API has used in one window made one, in order of first appearance.
    func merged() -> [Reading.Usage] {
        var places: [Reading.Usage.Identity: Int] = [:]
        var merged: [Reading.Usage] = []
        for usage in self {
            if let place = places[usage.identity] {
                merged[place].used = merged[place].used.adding(usage.used)
            } else {
                places[usage.identity] = merged.count
                merged.append(usage)
            }
        }
        return merged
    }
}

extension Reading.Usage {
    fileprivate struct Identity: Hashable {
        let api: ExactText
        let windowHours: Int
    }

    fileprivate var identity: Identity {
        Identity(api: ExactText(api), windowHours: windowHours)
    }
}

extension [Reading.Lot] {
    /// Lots of equal kind and expiry made one, in order of first appearance.
    ///
    /// A sum with an unknown term is unknown.
    func merged() -> [Reading.Lot] {
        var places: [Reading.Lot.Identity: Int] = [:]
        var merged: [Reading.Lot] = []
        for lot in self {
            guard let place = places[lot.identity] else {
                places[lot.identity] = merged.count
                merged.append(lot)
                continue
            }
            merged[place].count += lot.count
            merged[place].allocated = merged[place].allocated.flatMap { sum in lot.allocated.map(sum.adding) }
            merged[place].remaining = merged[place].remaining.flatMap { sum in lot.remaining.map(sum.adding) }
        }
        return merged
    }
}

extension Reading.Lot {
    fileprivate struct Identity: Hashable {
        let kind: ExactText
        let expiry: Int?
    }

    fileprivate var identity: Identity {
        Identity(kind: ExactText(kind), expiry: expiry)
    }
}
