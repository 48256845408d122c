import Primitives
import Collection
import Credits

extension LandingPage {
    /// An account as the table shows it; what is nil or empty is not known.
    struct Row {
        /// A lot that expires later is nobody's worry tonight; the alerts think the same.
        private static let soon = 7.0 * 86_400
        /// A pace seen over less than this is chance.
        private static let shortestObservation = 60.0

        struct Pool {
            let pool: String?
            let left: String
            let threshold: String?
            /// In thresholds, three of which fill the bar; nil for a bar that could show nothing.
            let level: Double?
        }

        struct Expiry {
            let amount: String
            let until: String
            let at: Moment
        }

        struct Pace {
            let ofPool: String?
            let perHour: String
            /// How long it was observed: since a moment, or over a window.
            let since: Moment?
            let window: String?
        }

        let standing: Standing
        let account: String
        let provider: String
        let plan: String?
        let probe: String
        let state: String
        let pools: [Pool]
        let expiry: Expiry?
        let neverExpires: Bool
        let paces: [Pace]
        let success: Moment?

        /// - Parameter now: In Unix seconds.
        init(_ known: KnownAccount, now: Double) {
            let id = known.account.id
            account = id.name
            provider = id.provider
            probe = "./probe?provider=\(id.provider.percentEncoded)&account=\(id.name.percentEncoded)"
            success = known.lastSuccess.map { Moment($0, now: now) }
            guard case .reading(let reading, let timing) = known.outcome else {
                (plan, pools, expiry, neverExpires, paces) = (nil, [], nil, false, [])
                if case .failure(let reason) = known.outcome {
                    standing = .failing
                    let next = known.rest > .zero ? "in \(known.rest.inSeconds.asSpan)" : "is due"
                    state = "\(reason.inWords), next try \(next)"
                } else {
                    standing = .unknown
                    state = known.tally.fetches == 0 ? "not asked yet" : "no answer yet"
                }
                return
            }
            plan = reading.subscription.flatMap { $0.name ?? $0.id }
            pools = reading.balances.compactMap { Pool($0, threshold: known.account.lowBalance[$0.pool]) }
            let next = reading.nextToExpire(after: now)
            expiry = next.map { lots in
                Expiry(
                    amount: lots.remaining?.inWords ?? "an unknown number",
                    until: "in \((Double(lots.expiry) - now).asSpan)",
                    at: Moment(Double(lots.expiry), now: now)
                )
            }
            neverExpires = next == nil && reading.lots.contains { $0.expiry == nil && $0.remaining != 0 }
            paces = Self.paces(of: reading, known)

            var (standing, state) = Self.judgement(of: reading, known.account.lowBalance)
            if standing == .well, let next, Double(next.expiry) < now + Self.soon {
                (standing, state) = (.expiring, Standing.expiring.rawValue)
            }
            // Fetches happen only because someone scrapes. Where nobody does, the best of readings says little.
            let age = now - timing.completed
            if age > (known.account.minimumInterval + .staleness).inSeconds {
                state = standing == .well ? "" : "\(state), "
                state += "not asked for \(age.asSpan)"
                standing = standing == .well ? .unknown : standing
            }
            (self.standing, self.state) = (standing, state)
        }

        private static func judgement(of reading: Reading, _ lowBalance: [String: Double]) -> (Standing, String) {
            func named(_ standing: Standing, _ pools: [String]) -> (Standing, String) {
                let names = pools.filter { $0 != defaultPool }.joined(separator: ", ")
                return (standing, names.isEmpty ? standing.rawValue : "\(standing.rawValue): \(names)")
            }
            let pools = reading.balances.compactMap { balance in
                balance.remaining.map { (name: balance.pool, left: $0) }
            }
            let empty = pools.filter { $0.left <= 0 }
            if !empty.isEmpty { return named(.depleted, empty.map(\.name)) }
            if reading.spendingAllowed == false { return (.depleted, "not allowed to spend") }
            let low = pools.filter { $0.left < lowBalance[$0.name, default: -.infinity] }
            return low.isEmpty ? (.well, Standing.well.rawValue) : named(.low, low.map(\.name))
        }

        /// What the balances lost over the time that they were watched; of a provider without balances, its own count.
        private static func paces(of reading: Reading, _ known: KnownAccount) -> [Pace] {
            if let (hours, used) = reading.recentUsage {
                return [
                    Pace(ofPool: nil, perHour: (used / Double(hours)).inWords, since: nil, window: "\(hours) h")
                ]
            }
            guard let first = known.firstSuccess, let last = known.lastSuccess, last - first >= shortestObservation
            else { return [] }
            return reading.balances.filter { $0.remaining != nil }.map { balance in
                let spent = known.tally.spent[balance.pool, default: 0]
                return Pace(
                    ofPool: balance.pool == defaultPool ? nil : balance.pool,
                    perHour: (spent / (last - first) * 3600).inWords,
                    since: Moment(first, now: last),
                    window: nil
                )
            }
        }
    }

    /// A pool that is the only one has no name worth reading.
    fileprivate static let defaultPool = "default"
}

extension LandingPage.Row.Pool {
    fileprivate init?(_ balance: Reading.Balance, threshold: Double?) {
        guard let remaining = balance.remaining else { return nil }
        pool = balance.pool == LandingPage.defaultPool ? nil : balance.pool
        left = remaining.inWords
        self.threshold = threshold?.inWords
        level = threshold.flatMap { $0 > 0 ? min(max(remaining / $0, 0), 3) : nil }
    }
}
