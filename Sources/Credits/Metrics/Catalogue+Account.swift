import Exposition

extension Catalogue {
    /// Scrapes share a fetch, and a failing account may be left alone for long.
    private static let age = "Of the last fetch; fetches are at least min_interval apart."

    static let account: [AccountMetric] = [
        one("up", help: "1 if the account's last fetch gave a reading, 0 if it failed. \(age)") {
            $0.outcome.failure == nil ? 1 : 0
        },
        AccountMetric(
            metric: metric(
                "failure",
                labels: ["reason"],
                help: "1 while the account is failing, with the reason; absent otherwise. \(age)"
            ),
            samples: { status in status.outcome.failure.map { [([$0.rawValue], 1)] } ?? [] }
        ),
        pools("remaining", help: "Credits that can still be spent; negative for an overdraft. \(age)") { $0.remaining },
        pools("used", help: "Credits spent in the provider's current billing period. \(age)") { $0.used },
        lots("lots", help: "Number of lots of this kind and expiry, merged into one series. \(age)") {
            Double($0.count)
        },
        lots("lot_allocated", help: "Credits issued with the lot. \(age)") { $0.allocated },
        lots("lot_remaining", help: "Credits left in the lot. \(age)") { $0.remaining },
        lots(
            "lot_expiry_timestamp_seconds",
            help: "When the lot expires, in Unix seconds; absent for a lot that never does. \(age)"
        ) { $0.expiry.map(Double.init) },
        AccountMetric(
            metric: metric(
                "api_used",
                labels: ["api", "window"],
                help: "Credits used by the API in the trailing window. \(age)"
            ),
            samples: { status in
                status.outcome.reading?.usages.map { ([$0.api.asLabel, "\($0.windowHours)h"], $0.used) } ?? []
            }
        ),
        AccountMetric(
            metric: metric(
                "subscription_info",
                labels: ["id", "name"],
                help: "Always 1; the labels tell the account's plan. \(age)"
            ),
            samples: { status in
                guard let plan = status.outcome.reading?.subscription, plan.id != nil || plan.name != nil else {
                    return []
                }
                return [([plan.id?.asLabel ?? "", plan.name?.asLabel ?? ""], 1)]
            }
        ),
        one("subscription_allocated", help: "Credits included in the plan. \(age)") {
            $0.outcome.reading?.subscription?.allocated
        },
        one(
            "subscription_created_timestamp_seconds",
            help: "When the subscription was created, in Unix seconds. \(age)"
        ) { $0.outcome.reading?.subscription?.created },
        one("spending_allowed", help: "1 if the provider lets the account spend, else 0. \(age)") {
            $0.outcome.reading?.spendingAllowed.map { $0 ? 1 : 0 }
        },
        byPool(
            "low_threshold",
            help: "Credits under which a person wants to know: the account's low_balance from the configuration."
        ) { $0.lowBalance },
        byPool(
            "spent_total",
            .counter,
            help: "Credits: the sum of all falls of credits_remaining seen between readings. \(age)"
        ) { $0.tally.spent },
        byPool(
            "added_total",
            .counter,
            help: "Credits: the sum of all rises of credits_remaining (top-up, renewal) seen between readings. \(age)"
        ) { $0.tally.added },
        one(
            "last_success_timestamp_seconds",
            help: "When the account's values on this page were fetched, in Unix seconds. \(age)"
        ) { $0.outcome.timing?.completed },
        one("fetch_duration_seconds", help: "How long the last fetch took, in seconds. \(age)") {
            $0.outcome.timing?.duration
        },
        one("fetches_total", .counter, help: "Fetches tried since the account first appeared.") {
            Double($0.tally.fetches)
        },
        one("fetch_failures_total", .counter, help: "Fetches that failed since the account first appeared.") {
            Double($0.tally.failures)
        },
    ]

    private static func metric(
        _ name: String,
        _ kind: Metric.Kind = .gauge,
        labels: [String] = [],
        help: String
    ) -> Metric {
        Metric("credits_\(name)", kind, labels: ["provider", "account"] + labels, help: help)
    }

    private static func one(
        _ name: String,
        _ kind: Metric.Kind = .gauge,
        help: String,
        _ value: @escaping @Sendable (AccountStatus) -> Double?
    ) -> AccountMetric {
        AccountMetric(metric: metric(name, kind, help: help)) { status in
            value(status).map { [(labels: [], value: $0)] } ?? []
        }
    }

    private static func byPool(
        _ name: String,
        _ kind: Metric.Kind = .gauge,
        help: String,
        _ values: @escaping @Sendable (AccountStatus) -> [String: Double]
    ) -> AccountMetric {
        AccountMetric(metric: metric(name, kind, labels: ["pool"], help: help)) { status in
            values(status).map { (labels: [$0.key], value: $0.value) }
        }
    }

    private static func pools(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Balance) -> Double?
    ) -> AccountMetric {
        AccountMetric(metric: metric(name, labels: ["pool"], help: help)) { status in
            status.outcome.reading?.balances.compactMap { balance in value(balance).map { ([balance.pool], $0) } } ?? []
        }
    }

    private static func lots(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Lot) -> Double?
    ) -> AccountMetric {
        AccountMetric(metric: metric(name, labels: ["kind", "expires"], help: help)) { status in
            status.outcome.reading?.lots.compactMap { lot in
                value(lot).map { ([lot.kind.asLabel, lot.expiry.map(Timestamp.rfc3339) ?? "never"], $0) }
            } ?? []
        }
    }
}
