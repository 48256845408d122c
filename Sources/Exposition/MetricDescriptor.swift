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
    /// What stands before its samples, made once, as every page has it.
    private let heads: (text: [UInt8], openMetrics: [UInt8])

    /// A metric. It has no labels by default.
    package init(_ name: String, _ kind: Kind = .gauge, labels: [String] = [], help: String) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        // OpenMetrics names a counter's family without the suffix that its samples carry; the classic text keeps it.
        let suffix = kind == .counter && name.hasSuffix("_total") ? "_total" : ""
        heads = (
            Self.head(name, kind, help, escapesQuotes: false),
            Self.head(String(name.dropLast(suffix.count)), kind, help, escapesQuotes: true)
        )
    }

    func head(in format: Format) -> [UInt8] {
        format == .openMetrics100 ? heads.openMetrics : heads.text
    }

    private static func head(_ family: String, _ kind: Kind, _ help: String, escapesQuotes: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.append(room: 2 * family.utf8.count + 3 * help.utf8.count + 32) { cursor in
            cursor.write("# HELP ")
            cursor.write(family)
            cursor.write(" ")
            cursor.write(escaping: help, quotes: escapesQuotes)
            cursor.write("\n# TYPE ")
            cursor.write(family)
            cursor.write(" ")
            cursor.write(kind.rawValue)
            cursor.write("\n")
        }
        return text
    }
}
