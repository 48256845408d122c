package import Exposition

/// Every metric of accounts, once: name, type, help, labels, and how samples follow from an
/// account's snapshot. Pages keep this order.
package enum Catalogue {
    /// A metric, and how its samples follow from a snapshot. (A class, as all of them are gone through for each account,
    /// and a copy of each would cost more than its samples.)
    final class FamilyGenerator: Sendable {
        let metric: MetricDescriptor
        let samples: @Sendable (LabeledSnapshot, inout BlockWriter) -> Void

        init(metric: MetricDescriptor, samples: @escaping @Sendable (LabeledSnapshot, inout BlockWriter) -> Void) {
            self.metric = metric
            self.samples = samples
        }
    }

    /// All metrics, in the order of a page.
    package static let all: [MetricDescriptor] = account.map(\.metric)

    /// What a page says of an account.
    static func block(of snapshot: AccountSnapshot) -> Block {
        let snapshot = LabeledSnapshot(snapshot)
        return Block { block in
            for family in account {
                block.add(family.metric) { family.samples(snapshot, &$0) }
            }
        }
    }
}

extension BlockWriter {
    /// Adds a sample of what is known. A sum of lots can leave the range of a double, and infinity is nothing that anyone
    /// knows.
    mutating func add(known value: Double?, _ labels: LabelSet) {
        if let value, value.isFinite { add(value, labels) }
    }
}
