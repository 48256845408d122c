/// What a page says of one account: everything that its samples are computed from.
package struct AccountStatus: Sendable, Equatable {
    /// How the last fetch ended.
    package enum Outcome: Sendable, Equatable {
        /// What the provider told.
        case reading(Reading, Timing)
        /// Why it told nothing.
        case failure(FailureReason)

        /// Nil for a failure.
        package var reading: Reading? {
            if case .reading(let reading, _) = self { reading } else { nil }
        }

        /// Nil for a failure.
        package var timing: Timing? {
            if case .reading(_, let timing) = self { timing } else { nil }
        }

        /// Nil for a reading.
        package var failure: FailureReason? {
            if case .failure(let reason) = self { reason } else { nil }
        }
    }

    /// When and how fast a reading came.
    package struct Timing: Sendable, Equatable {
        /// Unix seconds at which the answer was whole.
        package let completed: Double
        /// Seconds.
        package let duration: Double

        /// Of a fetch that gave a reading.
        package init(completed: Double, duration: Double) {
            self.completed = completed
            self.duration = duration
        }
    }

    /// What was counted since the account first appeared.
    package struct Tally: Sendable, Equatable {
        /// Fetches tried.
        package var fetches = 0
        /// Fetches that failed.
        package var failures = 0
        /// By pool, the sum of all falls of the balance between readings.
        package var spent: [String: Double]
        /// By pool, the sum of all rises.
        package var added: [String: Double]

        /// Starts every counter of the account at 0, so that the first fall and the first rise are seen as such.
        package init(pools: [String]) {
            spent = [:]
            added = [:]
            include(pools: pools)
        }

        /// Adds pools that are not counted yet.
        package mutating func include(pools: [String]) {
            for pool in pools {
                spent[pool, default: 0] += 0
                added[pool, default: 0] += 0
            }
        }
    }

    /// The two labels of all its samples.
    package let id: Account.ID
    /// By pool, the credits under which a person wants to know.
    package let lowBalance: [String: Double]
    /// How the last fetch ended, or what stands for it on this page.
    package var outcome: Outcome
    /// The counters.
    package let tally: Tally

    /// The status of an account at one moment.
    package init(account: Account, outcome: Outcome, tally: Tally) {
        id = account.id
        lowBalance = account.lowBalance
        self.outcome = outcome
        self.tally = tally
    }
}
