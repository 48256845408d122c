import Credits
import Primitives

extension LandingPage {
    /// How an account stands, the worst first.
    enum AccountHealth: String, CaseIterable {
        case failing
        case depleted
        case low = "under threshold"
        case expiring = "expiring soon"
        case unknown = "not known"
        case well

        /// As a summary is read: how many are well, and then what is wrong.
        static let fromGoodToBad = [well] + allCases.dropLast()
    }

    /// How an account stands, and the words for it.
    struct Standing {
        /// A lot that expires later is not called expiring soon. The alerts use the same limit.
        private static let soon = 7.0 * 86_400

        let health: AccountHealth
        let state: String

        private init(health: AccountHealth, state: String) {
            self.health = health
            self.state = state
        }

        /// - Parameter now: In Unix seconds.
        init(of snapshot: AccountSnapshot, now: Double) {
            guard let reading = snapshot.result?.reading else {
                guard let failure = snapshot.result?.failure else {
                    self.init(
                        health: .unknown, state: snapshot.counters.fetches == 0 ? "not asked yet" : "no answer yet")
                    return
                }
                let next =
                    snapshot.nextFetch > .zero ? "in \(snapshot.nextFetch.inSeconds.humanizedDuration)" : "is due"
                self.init(health: .failing, state: "\(failure.reason.humanized), next try \(next)")
                return
            }
            var standing = Self.judgement(of: reading, snapshot.thresholds)
            let expiry = reading.nextToExpire(after: now)?.expiry
            if standing.health == .well, let soon = Self.soonToEnd(in: reading, expiry, now: now) {
                standing = Standing(health: .expiring, state: soon)
            }
            // Fetches happen only because someone scrapes. Without scrapes a good reading is old, and says little.
            let age = now - (snapshot.result?.timing?.completed ?? now)
            if age > (snapshot.minimumInterval + .staleness).inSeconds {
                let old = "not asked for \(age.humanizedDuration)"
                standing =
                    standing.health == .well
                    ? Standing(health: .unknown, state: old)
                    : Standing(health: standing.health, state: "\(standing.state), \(old)")
            }
            self = standing
        }

        private static func judgement(of reading: Reading, _ thresholds: [ExactText: Double]) -> Standing {
            func named(_ health: AccountHealth, _ pools: [String]) -> Standing {
                let names = pools.filter { $0 != defaultPool }.joined(separator: ", ")
                return Standing(health: health, state: names.isEmpty ? health.rawValue : "\(health.rawValue): \(names)")
            }
            let pools = reading.balances.compactMap { balance in
                balance.remaining.map { (name: balance.pool, left: $0) }
            }
            let empty = pools.filter { $0.left <= 0 }
            if !empty.isEmpty { return named(.depleted, empty.map(\.name)) }
            if reading.spendingAllowed == false { return Standing(health: .depleted, state: "not allowed to spend") }
            let low = pools.filter { $0.left < thresholds[ExactText($0.name), default: -.infinity] }
            return named(low.isEmpty ? .well : .low, low.map(\.name))
        }

        /// What ends within a week: the key, the plan or a lot.
        private static func soonToEnd(in reading: Reading, _ expiry: Int?, now: Double) -> String? {
            let ends = [
                ("key ends", reading.keyExpires), ("plan ends", reading.subscription?.expires),
                (AccountHealth.expiring.rawValue, expiry.map(Double.init)),
            ]
            return ends.first { _, end in end.map { $0 < now + soon } ?? false }?.0
        }
    }
}
