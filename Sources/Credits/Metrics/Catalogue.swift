package import Exposition

/// Every metric of accounts, once: name, type, help, labels, and how samples follow from an
/// account's snapshot. Pages keep this order.
package enum Catalogue {
    /// A metric, and how its samples follow from a snapshot.
    struct FamilyGenerator: Sendable {
        let metric: MetricDescriptor
        /// The values of the labels behind `provider` and `account`, and the value.
        let samples: @Sendable (AccountSnapshot) -> [(labels: [String], value: Double)]
    }

    /// All metrics, in the order of a page.
    package static let all: [MetricDescriptor] = account.map(\.metric)

    /// What `/metrics` and `/probe` say of accounts, families without samples left out.
    package static func families(of snapshots: [AccountSnapshot]) -> [Family] {
        account.compactMap { entry in
            let samples = snapshots.flatMap { snapshot in
                // A sum of lots can leave the range of a double, and infinity is nothing that anyone knows.
                entry.samples(snapshot).filter(\.value.isFinite).map { sample in
                    (labels: [snapshot.id.provider, snapshot.id.name] + sample.labels, value: sample.value)
                }
            }
            return samples.isEmpty ? nil : Family(entry.metric, samples)
        }
    }
}
