package import Exposition

/// Every metric of accounts, once: name, type, help, labels, and how samples follow from an
/// account's status. Pages keep this order.
package enum Catalogue {
    /// An account metric, and its samples.
    struct AccountMetric: Sendable {
        let metric: Metric
        /// The values of the labels behind `provider` and `account`, and the value.
        let samples: @Sendable (AccountStatus) -> [(labels: [String], value: Double)]
    }

    /// All metrics, in the order of a page.
    package static let all: [Metric] = account.map(\.metric)

    /// What `/metrics` and `/probe` say of accounts, families without samples left out.
    package static func families(of statuses: [AccountStatus]) -> [Family] {
        account.compactMap { entry in
            let samples = statuses.flatMap { status in
                // A sum of lots can leave the range of a double, and infinity is nothing that anyone knows.
                entry.samples(status).filter(\.value.isFinite).map { sample in
                    (labels: [status.id.provider, status.id.name] + sample.labels, value: sample.value)
                }
            }
            return samples.isEmpty ? nil : Family(entry.metric, samples)
        }
    }
}
