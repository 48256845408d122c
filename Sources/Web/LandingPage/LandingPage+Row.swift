import Collection
import Credits
import Primitives

extension LandingPage {
    /// An account as the table shows it; what is nil or empty is not known.
    struct Row {
        /// A rate observed for less than this is not shown.
        private static let shortestObservation = 60.0

        struct Pool {
            let pool: String?
            let left: String
            /// What it holds when it is full, and what is counted.
            let limit: String?
            let unit: String?
            let reset: Reset?
            let threshold: String?
            /// In thresholds, three of which fill the bar; nil for a bar that could show nothing.
            let level: Double?
        }

        struct Reset {
            let until: String
            let at: DisplayTime
        }

        struct Expiry {
            let amount: String
            let until: String
            let at: DisplayTime
        }

        struct SpendRate {
            let ofPool: String?
            let perHour: String
            /// How long it was observed: since a moment, or over a window.
            let since: DisplayTime?
            let window: String?
        }

        let health: AccountHealth
        let account: String
        let provider: String
        let plan: String?
        let probe: String
        let state: String
        let pools: [Pool]
        let expiry: Expiry?
        let neverExpires: Bool
        let spendRates: [SpendRate]
        let success: DisplayTime?

        /// - Parameters:
        ///   - standing: That of the account at this time.
        ///   - now: In Unix seconds.
        init(_ snapshot: AccountSnapshot, _ standing: Standing, now: Double) {
            let id = snapshot.id
            account = id.name
            provider = id.provider
            probe = "./probe?provider=\(id.provider.percentEncoded)&account=\(id.name.percentEncoded)"
            success = snapshot.lastSuccess.map { DisplayTime($0, now: now) }
            (health, state) = (standing.health, standing.state)
            guard let reading = snapshot.result?.reading else {
                (plan, pools, expiry, neverExpires, spendRates) = (nil, [], nil, false, [])
                return
            }
            plan = reading.subscription.flatMap { $0.name ?? $0.id }
            pools = reading.balances.compactMap {
                Pool($0, threshold: snapshot.thresholds[ExactText($0.pool)], now: now)
            }
            let next = reading.nextToExpire(after: now)
            expiry = next.map { lots in
                Expiry(
                    amount: lots.remaining?.humanized ?? "an unknown number",
                    until: "in \((Double(lots.expiry) - now).humanizedDuration)",
                    at: DisplayTime(Double(lots.expiry), now: now)
                )
            }
            neverExpires = next == nil && reading.lots.contains { $0.expiry == nil && $0.remaining != 0 }
            spendRates = Self.spendRates(of: reading, snapshot)
        }

        /// What the balances lost over the time that they were watched; of a provider without balances, its own count.
        private static func spendRates(of reading: Reading, _ snapshot: AccountSnapshot) -> [SpendRate] {
            if let (hours, used) = reading.recentUsage {
                return [
                    SpendRate(ofPool: nil, perHour: (used / Double(hours)).humanized, since: nil, window: "\(hours) h")
                ]
            }
            guard let first = snapshot.firstSuccess, let last = snapshot.lastSuccess,
                last - first >= shortestObservation
            else { return [] }
            return reading.balances.filter { $0.remaining != nil }.map { balance in
                let spent = snapshot.counters.spent[ExactText(balance.pool), default: 0]
                return SpendRate(
                    ofPool: balance.pool == defaultPool ? nil : balance.pool,
                    perHour: (spent / (last - first) * 3600).humanized,
                    since: DisplayTime(first, now: last),
                    window: nil
                )
            }
        }
    }

    /// A pool that is the only one has no name worth reading.
    static let defaultPool = "default"
}

extension LandingPage.Row.Pool {
    fileprivate init?(_ balance: Reading.Balance, threshold: Double?, now: Double) {
        guard let remaining = balance.remaining else { return nil }
        pool = balance.pool == LandingPage.defaultPool ? nil : balance.pool
        left = remaining.humanized
        limit = balance.limit?.humanized
        unit = balance.unit
        reset = balance.resets.flatMap { resets in
            guard resets > now else { return nil }
            return .init(
                until: "in \((resets - now).humanizedDuration)", at: LandingPage.DisplayTime(resets, now: now))
        }
        self.threshold = threshold?.humanized
        level = threshold.flatMap { $0 > 0 ? min(max(remaining / $0, 0), 3) : nil }
    }
}
