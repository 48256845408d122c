package import Exposition
package import Primitives

/// An account at one moment: everything that its samples, and its row on the landing page, are made of.
package struct AccountSnapshot: Sendable, Equatable {
    /// What tells it from others.
    package let id: Account.ID
    /// The id as all its samples have it.
    package let labels: LabelSet
    /// By pool, what the configuration says of the balance under which a person wants to know.
    package var lowBalance: [ExactText: Account.Threshold]
    /// By pool, the latest limit that is known, also where the account has failed since.
    package var limits: [ExactText: Double] = [:]
    /// How long scrapes share a reading.
    package var minimumInterval: Duration
    /// How the last fetch ended, or what stands for it on this page; nil while no fetch has ended.
    package var result: FetchResult?
    /// What was counted since the account first appeared.
    package var counters: Counters
    /// How long no fetch will start yet, unless a changed key is a reason to.
    package var nextFetch = Duration.zero
    /// Unix seconds of the first reading: from then on `counters` holds what was spent.
    package var firstSuccess: Double?
    /// Unix seconds of the latest reading, also where the account has failed since.
    package var lastSuccess: Double?

    /// By default an account of which nothing is known yet.
    package init(account: Account, result: FetchResult? = nil, counters: Counters? = nil) {
        id = account.id
        labels = id.labels
        lowBalance = account.lowBalance
        minimumInterval = account.minimumInterval
        self.result = result
        self.counters = counters ?? Counters(pools: account.provider.pools)
    }

    /// By pool, the credits under which a person wants to know; without those of pools whose limit is not known.
    package var thresholds: [ExactText: Double] {
        lowBalance.reduce(into: [:]) { thresholds, entry in
            switch entry.value {
            case .credits(let credits): thresholds[entry.key] = credits
            case .share(let share): thresholds[entry.key] = limits[entry.key].map { $0.scaled(by: share) }
            }
        }
    }

    /// What was counted since an account first appeared.
    package struct Counters: Sendable, Equatable {
        /// Fetches tried.
        package var fetches = 0
        /// Fetches that failed.
        package var failures = 0
        /// By pool, the sum of all falls of the balance between readings.
        package var spent: [ExactText: Double]
        /// By pool, the sum of all rises.
        package var added: [ExactText: Double]

        /// Starts every counter of the account at 0, so that the first fall and the first rise are seen as such.
        package init(pools: [String]) {
            spent = [:]
            added = [:]
            include(pools: pools)
        }

        /// Adds pools that are not counted yet.
        package mutating func include(pools: [String]) {
            for pool in pools.map({ ExactText($0) }) {
                spent[pool, default: 0] += 0
                added[pool, default: 0] += 0
            }
        }
    }
}
