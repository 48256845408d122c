import Exposition

extension Catalogue {
    /// Scrapes share a fetch, and a failing account may be left alone for long.
    private static let age = "Of the last fetch; fetches are at least min_interval apart."

    static let account: [FamilyGenerator] = [
        one("up", help: "1 if the account's last fetch gave a reading, 0 if it failed. \(age)") {
            $0.isUp.map { $0 ? 1 : 0 }
        },
        FamilyGenerator(
            metric: metric(
                "failure",
                labels: ["reason"],
                help: "1 while the account is failing, with the reason; absent otherwise. \(age)"
            ),
            samples: { account, block in
                guard let failure = account.failure else { return }
                block.add(1, account.labels.adding("reason", failure.rawValue))
            }
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
            samples: { account, block in for labels in account.units { block.add(1, labels) } }
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
            samples: { account, block in
                for usage in account.usages { block.add(known: usage.value.used, usage.labels) }
            }
        ),
        FamilyGenerator(
            metric: metric(
                "subscription_info",
                labels: ["id", "name"],
                help: "Always 1; the labels tell the account's plan. \(age)"
            ),
            samples: { account, block in if let plan = account.plan { block.add(1, plan) } }
        ),
        one("subscription_allocated", help: "Credits included in the plan. \(age)") {
            $0.subscriptionAllocated
        },
        one(
            "subscription_created_timestamp_seconds",
            help: "When the subscription was created, in Unix seconds. \(age)"
        ) { $0.subscriptionCreated },
        one("subscription_expiry_timestamp_seconds", help: "When the subscription ends, in Unix seconds. \(age)") {
            $0.subscriptionExpires
        },
        one("key_expiry_timestamp_seconds", help: "When the key itself ends, in Unix seconds. \(age)") {
            $0.keyExpires
        },
        one("spending_allowed", help: "1 if the provider lets the account spend, else 0. \(age)") {
            $0.spendingAllowed.map { $0 ? 1 : 0 }
        },
        byPool(
            "low_threshold",
            help: "Credits under which a person wants to know: the account's low_balance from the configuration."
        ) { $0.thresholds },
        byPool(
            "spent_total",
            .counter,
            help: "Credits: the sum of all falls of credits_remaining seen between readings. \(age)"
        ) { $0.spent },
        byPool(
            "added_total",
            .counter,
            help: "Credits: the sum of all rises of credits_remaining (top-up, renewal) seen between readings. \(age)"
        ) { $0.added },
        one(
            "last_success_timestamp_seconds",
            help: "When the account's values on this page were fetched, in Unix seconds. \(age)"
        ) { $0.timing?.completed },
        one("fetch_duration_seconds", help: "How long the last fetch took, in seconds. \(age)") {
            $0.timing?.duration
        },
        one("fetches_total", .counter, help: "Fetches tried since the account first appeared.") {
            $0.fetches
        },
        one("fetch_failures_total", .counter, help: "Fetches that failed since the account first appeared.") {
            $0.failures
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
        _ value: @escaping @Sendable (LabeledSnapshot) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, kind, help: help)) { account, block in
            block.add(known: value(account), account.labels)
        }
    }

    private static func byPool(
        _ name: String,
        _ kind: MetricDescriptor.Kind = .gauge,
        help: String,
        _ values: @escaping @Sendable (LabeledSnapshot) -> [LabeledSnapshot.Labeled<Double>]
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, kind, labels: ["pool"], help: help)) { account, block in
            for value in values(account) { block.add(known: value.value, value.labels) }
        }
    }

    private static func pools(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Balance) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, labels: ["pool"], help: help)) { account, block in
            for balance in account.balances { block.add(known: value(balance.value), balance.labels) }
        }
    }

    private static func lots(
        _ name: String,
        help: String,
        _ value: @escaping @Sendable (Reading.Lot) -> Double?
    ) -> FamilyGenerator {
        FamilyGenerator(metric: metric(name, labels: ["kind", "expires"], help: help)) { account, block in
            for lot in account.lots { block.add(known: value(lot.value), lot.labels) }
        }
    }
}
