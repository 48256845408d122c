/// What a metric is: everything a page says of it besides its samples. (A class, as all are gone through for each account,
/// and a copy of each would cost more than its samples.)
package final class MetricDescriptor: Sendable {
    /// The two kinds of value that the exporter serves.
    package enum Kind: String, Sendable {
        /// A value that goes up and down.
        case gauge
        /// A value that only rises, until the process restarts.
        case counter
    }

    /// The full name as Prometheus stores it; a counter's ends in `_total`.
    package let name: String
    /// What `# TYPE` says.
    package let kind: Kind
    /// One line for people: meaning, unit, and how old a value may be.
    package let help: String
    /// The names of the labels, in the order in which a sample gives their values.
    package let labels: [String]

    /// A metric. It has no labels by default.
    package init(_ name: String, _ kind: Kind = .gauge, labels: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}
