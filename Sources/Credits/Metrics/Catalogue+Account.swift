import Exposition

extension Catalogue {
    /// Scrapes share a fetch, and a failing account may be left alone for long.
    private static let age = "Of the last fetch; fetches are at least min_interval apart."

    static let account: [FamilyGenerator] = [
        one("up", help: "1 if the account's last fetch gave a reading, 0 if it failed. \(age)") {
            $0.result.map { $0.failure == nil ? 1 : 0 }
        },
        FamilyGenerator(
            metric: metric(
                "failure",
                labels: ["reason"],
                help: "1 while the account is failing, with the reason; absent otherwise. \(age)"
            ),
            samples: { snapshot in snapshot.result?.failure.map { [([$0.reason.rawValue], 1)] } ?? [] }
        ),
        pools("remaining", help: "Credits that can still be spent; negative for an overdraft. \(age)") { $0.remaining },
        pools("used", help: "Credits spent in the provider's current billing period. \(age)") { $0.used },
        pools("limit", help: "Credits that the pool holds when it is full: the period's allowance. \(age)") {
            $0.limit
        },
        pools("reset_timestamp_seconds", help: "When the pool is filled again, in Unix seconds. \(age)") { $0.resets },
        FamilyGenerator(
            metric: metric(
                "pool_info",
                labels: ["pool", "unit"],
                help: "Always 1; the label unit tells what is counted, in lower case. \(age)"
            ),
            samples: { snapshot in
                snapshot.result?.reading?.balances.compactMap { balance in
                    balance.unit.map { ([balance.pool.asLabel, $0.asLabel], 1) }
                } ?? []
            }
        ),
        lots("lots", help: "Number of lots of this kind and expiry, merged into one series. \(age)") {
            Double($0.count)
        },
        lots("lot_allocated", help: "Credits issued with the lot. \(age)") { $0.allocated },
        lots("lot_remaining", help: "Credits left in the lot. \(age)") { $0.remaining },
        lots(
            "lot_expiry_timestamp_seconds",
            help: "When the lot expires, in Unix seconds; absent for a lot that never does. \(age)"
        ) { $0.expiry.map(Double.init) },
        FamilyGenerator(
            metric: metric(
                "api_used",
                labels: ["api", "window"],
                help: "Credits used by the API in the trailing window. \(age)"
            ),
            samples: { snapshot in
                snapshot.result?.reading?.usages.map { ([$0.api.asLabel, "\($0.windowHours)h"], $0.used) } ?? []
            }
        ),
        FamilyGenerator(
            metric: metric(
                "subscription_info",
                labels: ["id", "name"],
                help: "Always 1; the labels tell the account's plan. \(age)"
            ),
            samples: { snapshot in
                guard let plan = snapshot.result?.reading?.subscription, plan.id != nil || plan.name != nil else {
                    return []
                }
                return [([plan.id?.asLabel ?? "", plan.name?.asLabel ?? ""], 1)]
            }
        ),
        one("subscription_allocated", help: "Credits included in the plan. \(age)") {
            $0.result?.reading?.subscription?.allocated
        },
        one(
            "subscription_created_timestamp_seconds",
            help: "When the subscription was created, in Unix seconds. \(age)"
        ) { $0.result?.reading?.subscription?.created },
        one("subscription_expiry_timestamp_seconds", help: "When the subscription ends, in Unix seconds. \(age)") {
            $0.result?.reading?.subscription?.expires
        },
        one("key_expiry_timestamp_seconds", help: "When the key itself ends, in Unix seconds. \(age)") {
            $0.result?.reading?.keyExpires
        },
        one("spending_allowed", help: "1 if the provider lets the account spend, else 0. \(age)") {
            $0.result?.reading?.spendingAllowed.map { $0 ? 1 : 0 }
        },
        byPool(
            "low_threshold",
            help: "Credits under which a person wants to know: the account's low_balance from the configuration."
        ) { $0.thresholds },
        byPool(
            "spent_total",
            .counter,
            help: "Credits: the sum of all falls of credits_remaining seen between readings. \(age)"
        ) { $0.counters.spent },
        byPool(
            "added_total",
            .counter,
            help: "Credits: the sum of all rises of credits_remaining (top-up, renewal) seen between readings. \(age)"
        ) { $0.counters.added },
        one(
            "last_success_timestamp_seconds",
            help: "When the account's values on this page were fetched, in Unix seconds. \(age)"
        ) { $0.readingTiming?.completed },
        one("fetch_duration_seconds", help: "How long the last fetch took, in seconds. \(age)") {
            $0.readingTiming?.duration
        },
        one("fetches_total", .counter, help: "Fetches tried since the account first appeared.") {
            Double($0.counters.fetches)
        },
        one("fetch_failures_total", .counter, help: "Fetches that failed since the account first appeared.") {
            Double($0.counters.failures)
        },
    ]

    private static func metric(
        _ name: String,
        _ kind: MetricDescriptor.Kind = .gauge,
        labels: [String] = [],
        help: String
    ) -> MetricDescriptor {
        MetricDescriptor("credits_\(name)", kind, labels: ["provider", "account"] + labels, help: help)
    }

    private static func one(
        _ name: String,
        _ kind: MetricDescriptor.Kind = .gauge,
        help: String,
        _ value: @escaping @Sendable (AccountSnapshot) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, kind, help: help)) { snapshot in
            value(snapshot).map { [(labels: [], value: $0)] } ?? []
        }
    }

    private static func byPool(
        _ name: String,
        _ kind: MetricDescriptor.Kind = .gauge,
        help: String,
        _ values: @escaping @Sendable (AccountSnapshot) -> [String: Double]
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, kind, labels: ["pool"], help: help)) { snapshot in
            values(snapshot).map { (labels: [$0.key.asLabel], value: $0.value) }
        }
    }

    private static func pools(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Balance) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, labels: ["pool"], help: help)) { snapshot in
            snapshot.result?.reading?.balances.compactMap { balance in
                value(balance).map { ([balance.pool.asLabel], $0) }
            }
                ?? []
        }
    }

    private static func lots(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Lot) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, labels: ["kind", "expires"], help: help)) { snapshot in
            snapshot.result?.reading?.lots.compactMap { lot in
                value(lot).map { ([lot.kind.asLabel, lot.expiry.map(Timestamp.rfc3339) ?? "never"], $0) }
            } ?? []
        }
    }
}

extension AccountSnapshot {
    /// Nil where the last fetch failed.
    fileprivate var readingTiming: FetchResult.Timing? {
        result?.reading == nil ? nil : result?.timing
    }
}
