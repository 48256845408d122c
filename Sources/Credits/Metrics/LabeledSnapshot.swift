package import Exposition

/// A snapshot with the label sets of its samples, each made once for all metrics that have it. All lists are in the order
/// of a page.
struct LabeledSnapshot {
    /// What has labels of its own besides the account's.
    struct Labeled<Value> {
        let value: Value
        let labels: LabelSet
    }

    let snapshot: AccountSnapshot
    /// Nil where the last fetch failed, or none has ended.
    let reading: Reading?
    /// Of the account alone.
    let labels: LabelSet
    let balances: [Labeled<Reading.Balance>]
    let lots: [Labeled<Reading.Lot>]
    /// By pool.
    let thresholds, spent, added: [Labeled<Double>]

    init(_ snapshot: AccountSnapshot) {
        self.snapshot = snapshot
        let reading = snapshot.result?.reading
        let labels = snapshot.labels
        self.reading = reading
        self.labels = labels
        let balances = (reading?.balances ?? []).labeled { labels.adding("pool", $0.pool.asLabel) }
        // Nearly every account has one pool, whose label set is needed again and again.
        let onlyBalance = balances.count == 1 ? balances.first : nil
        func ofPool(_ pool: String) -> LabelSet {
            if let onlyBalance, onlyBalance.value.pool.utf8.elementsEqual(pool.utf8) { return onlyBalance.labels }
            return labels.adding("pool", pool.asLabel)
        }
        func byPool(_ values: [String: Double]) -> [Labeled<Double>] {
            guard values.count > 1 else {
                return values.map { Labeled(value: $0.value, labels: ofPool($0.key)) }
            }
            return values.labeled { ofPool($0.key) }.map { Labeled(value: $0.value.value, labels: $0.labels) }
        }
        self.balances = balances
        lots = (reading?.lots ?? []).labeled { lot in
            labels.adding("kind", lot.kind.asLabel)
                .adding("expires", lot.expiry.map(Timestamp.rfc3339) ?? "never")
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
