package import Exposition
import Primitives

/// A snapshot as samples are made of it: each value by itself, and each label set made once for all metrics that have it.
/// All lists are in the order of a page. (All metrics look at it, and a look into a reading would copy the reading.)
final class LabeledSnapshot {
    /// What has labels of its own besides the account's.
    struct Labeled<Value> {
        let value: Value
        let labels: LabelSet
    }

    /// Of the account alone.
    let labels: LabelSet
    /// Nil while no fetch has ended.
    let isUp: Bool?
    let failure: FailureReason?
    let balances: [Labeled<Reading.Balance>]
    /// Of those pools whose unit is known.
    let units: [LabelSet]
    let lots: [Labeled<Reading.Lot>]
    let usages: [Labeled<Reading.Usage>]
    let plan: LabelSet?
    let subscriptionAllocated, subscriptionCreated, subscriptionExpires, keyExpires: Double?
    let spendingAllowed: Bool?
    /// By pool.
    let thresholds, spent, added: [Labeled<Double>]
    /// Of the reading; nil where the last fetch failed.
    let timing: FetchResult.Timing?
    let fetches, failures: Double

    init(_ snapshot: AccountSnapshot) {
        let labels = snapshot.labels
        self.labels = labels
        let reading = snapshot.result?.reading
        isUp = snapshot.result.map { $0.failure == nil }
        failure = snapshot.result?.failure?.reason
        timing = reading == nil ? nil : snapshot.result?.timing
        fetches = Double(snapshot.counters.fetches)
        failures = Double(snapshot.counters.failures)

        let balances = (reading?.balances ?? []).labeled { labels.adding("pool", $0.pool.asLabel) }
        self.balances = balances
        units = balances.filter { $0.value.unit != nil }
            .map { $0.labels.adding("unit", $0.value.unit?.asLabel ?? "") }
            .sorted()
        lots = (reading?.lots ?? []).labeled { lot in
            labels.adding("kind", lot.kind.asLabel)
                .adding("expires", lot.expiry.map(Timestamp.rfc3339) ?? "never")
        }
        usages = (reading?.usages ?? []).labeled { usage in
            labels.adding("api", usage.api.asLabel).adding("window", "\(usage.windowHours)h")
        }
        let subscription = reading?.subscription
        plan =
            subscription?.id == nil && subscription?.name == nil
            ? nil
            : labels.adding("id", subscription?.id?.asLabel ?? "").adding("name", subscription?.name?.asLabel ?? "")
        subscriptionAllocated = subscription?.allocated
        subscriptionCreated = subscription?.created
        subscriptionExpires = subscription?.expires
        keyExpires = reading?.keyExpires
        spendingAllowed = reading?.spendingAllowed

        func byPool(_ values: [ExactText: Double]) -> [Labeled<Double>] {
            values.labeled { pool, _ in labels.adding("pool", pool.text.asLabel) }
                .map { Labeled(value: $0.value.value, labels: $0.labels) }
        }
        thresholds = byPool(snapshot.thresholds)
        spent = byPool(snapshot.counters.spent)
        added = byPool(snapshot.counters.added)
    }
}

extension Account.ID {
    /// What all samples of the account have.
    package var labels: LabelSet {
        LabelSet.none.adding("provider", provider).adding("account", name)
    }
}

extension Collection {
    /// In the order of a page. What comes first stays first among equals.
    func labeled(_ labels: (Element) -> LabelSet) -> [LabeledSnapshot.Labeled<Element>] {
        let labeled = map { LabeledSnapshot.Labeled(value: $0, labels: labels($0)) }
        guard labeled.count > 1 else { return labeled }
        return labeled.enumerated()
            .sorted { ($0.element.labels, $0.offset) < ($1.element.labels, $1.offset) }
            .map(\.element)
    }
}
