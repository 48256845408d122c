import Collection
import Credits
import Primitives

extension LandingPage {
    /// An account as the table shows it; what is nil or empty is not snapshot.
    struct Row {
        /// A lot that expires later is not called expiring soon. The alerts use the same limit.
        private static let soon = 7.0 * 86_400
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

        /// - Parameter now: In Unix seconds.
        init(_ snapshot: AccountSnapshot, now: Double) {
            let id = snapshot.id
            account = id.name
            provider = id.provider
            probe = "./probe?provider=\(id.provider.percentEncoded)&account=\(id.name.percentEncoded)"
            success = snapshot.lastSuccess.map { DisplayTime($0, now: now) }
            guard let reading = snapshot.result?.reading else {
                (plan, pools, expiry, neverExpires, spendRates) = (nil, [], nil, false, [])
                if let failure = snapshot.result?.failure {
                    health = .failing
                    let next =
                        snapshot.nextFetch > .zero ? "in \(snapshot.nextFetch.inSeconds.humanizedDuration)" : "is due"
                    state = "\(failure.reason.humanized), next try \(next)"
                } else {
                    health = .unknown
                    state = snapshot.counters.fetches == 0 ? "not asked yet" : "no answer yet"
                }
                return
            }
            plan = reading.subscription.flatMap { $0.name ?? $0.id }
            pools = reading.balances.compactMap { Pool($0, threshold: snapshot.thresholds[$0.pool], now: now) }
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

            var (health, state) = Self.judgement(of: reading, snapshot.thresholds)
            if health == .well, let soon = Self.soonToEnd(in: reading, next?.expiry, now: now) {
                (health, state) = (.expiring, soon)
            }
            // Fetches happen only because someone scrapes. Without scrapes a good reading is old, and says little.
            let age = now - (snapshot.result?.timing?.completed ?? now)
            if age > (snapshot.minimumInterval + .staleness).inSeconds {
                state = health == .well ? "" : "\(state), "
                state += "not asked for \(age.humanizedDuration)"
                health = health == .well ? .unknown : health
            }
            (self.health, self.state) = (health, state)
        }

        private static func judgement(of reading: Reading, _ lowBalance: [String: Double]) -> (AccountHealth, String) {
            func named(_ health: AccountHealth, _ pools: [String]) -> (AccountHealth, String) {
                let names = pools.filter { $0 != defaultPool }.joined(separator: ", ")
                return (health, names.isEmpty ? health.rawValue : "\(health.rawValue): \(names)")
            }
            let pools = reading.balances.compactMap { balance in
                balance.remaining.map { (name: balance.pool, left: $0) }
            }
            let empty = pools.filter { $0.left <= 0 }
            if !empty.isEmpty { return named(.depleted, empty.map(\.name)) }
            if reading.spendingAllowed == false { return (.depleted, "not allowed to spend") }
            let low = pools.filter { $0.left < lowBalance[$0.name, default: -.infinity] }
            return low.isEmpty ? (.well, AccountHealth.well.rawValue) : named(.low, low.map(\.name))
        }

        /// What ends within a week: the key, the plan or a lot.
        private static func soonToEnd(in reading: Reading, _ expiry: Int?, now: Double) -> String? {
            let ends = [
                ("key ends", reading.keyExpires), ("plan ends", reading.subscription?.expires),
                (AccountHealth.expiring.rawValue, expiry.map(Double.init)),
            ]
            return ends.first { _, end in end.map { $0 < now + soon } ?? false }?.0
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
                let spent = snapshot.counters.spent[balance.pool, default: 0]
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
    fileprivate static let defaultPool = "default"
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
