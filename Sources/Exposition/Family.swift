/// A metric with its samples: in a stable order, and no series twice.
package struct Family: Sendable {
    /// One series and its value.
    package struct Sample: Sendable {
        /// The label set as it stands on a page, braces included, empty for none. All three text formats write it
        /// alike, so it is the series' identity: two samples are the same series exactly when these bytes are equal.
        /// (Swift's own string equality is not: it takes a composed and a decomposed `é` for one.)
        package let labels: [UInt8]
        /// As it is served; a page can also hold NaN and the infinities.
        package let value: Double
    }

    /// What all samples are of.
    package let metric: MetricDescriptor
    /// Sorted by label set. Of equal series the first one given is kept.
    package let samples: [Sample]

    /// - Parameter samples: For each sample the values of `metric.labels`, in that order, and its value.
    package init(_ metric: MetricDescriptor, _ samples: [(labels: [String], value: Double)]) {
        self.metric = metric
        let sorted =
            samples
            .map { Sample(labels: LabelSet.encoded(names: metric.labels, values: $0.labels), value: $0.value) }
            .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
        var unique: [Sample] = []
        unique.reserveCapacity(sorted.count)
        for sample in sorted where unique.last?.labels != sample.labels {
            unique.append(sample)
        }
        self.samples = unique
    }
}

/// The text of a label set: `{name="value",…}`.
enum LabelSet {
    static func encoded(names: [String], values: [String]) -> [UInt8] {
        precondition(names.count == values.count, "a sample has one value for each of its metric's labels")
        guard !names.isEmpty else { return [] }
        var bytes: [UInt8] = []
        var separator = UInt8(ascii: "{")
        for (name, value) in zip(names, values) {
            bytes.append(separator)
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: #"=""#.utf8)
            bytes.append(escaping: value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
            separator = UInt8(ascii: ",")
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
