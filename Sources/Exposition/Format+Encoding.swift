extension Format {
    /// Writes a whole page.
    ///
    /// - Parameter families: Each metric at most once. Families without samples leave no trace on the page.
    package func encode(_ families: [Family]) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(families.reduce(0) { $0 + 256 + $1.samples.count * 128 })
        for family in families where !family.samples.isEmpty {
            append(family, to: &page)
        }
        if self == .openMetrics100 {
            page.append(contentsOf: "# EOF\n".utf8)
        }
        return page
    }

    private func append(_ family: Family, to page: inout [UInt8]) {
        let metric = family.metric
        page.append(contentsOf: "# HELP \(familyName(of: metric)) ".utf8)
        page.append(escaping: metric.help, quotes: self == .openMetrics100)
        page.append(contentsOf: "\n# TYPE \(familyName(of: metric)) \(metric.kind.rawValue)\n".utf8)
        for sample in family.samples {
            page.append(contentsOf: metric.name.utf8)
            page.append(contentsOf: sample.labels)
            page.append(UInt8(ascii: " "))
            page.append(number: sample.value)
            page.append(UInt8(ascii: "\n"))
        }
    }

    /// OpenMetrics names a counter's family without the suffix that its samples carry; the classic text keeps it.
    private func familyName(of metric: MetricDescriptor) -> Substring {
        let suffix = "_total"
        guard self == .openMetrics100, metric.kind == .counter, metric.name.hasSuffix(suffix) else {
            return metric.name[...]
        }
        return metric.name.dropLast(suffix.count)
    }
}

extension [UInt8] {
    /// Appends label or help text with what would end its line or its quotes escaped.
    ///
    /// A carriage return has no escape in any of the formats and would split the line for many readers, so it
    /// becomes U+FFFD.
    mutating func append(escaping text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\n"): append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\"") where quotes: append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\r"): append(contentsOf: "\u{FFFD}".utf8)
            default: append(byte)
            }
        }
    }

    /// Appends the shortest decimal that reads back to the same double; integers up to 2^53 have no exponent.
    mutating func append(number value: Double) {
        guard value.isFinite else {
            append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf").utf8)
            return
        }
        if let integer = Int64(exactly: value), integer.magnitude <= 1 << 53, integer != 0 || value.sign == .plus {
            append(contentsOf: String(integer).utf8)
            return
        }
        let decimal = value.description
        append(contentsOf: decimal.hasSuffix(".0") ? decimal.utf8.dropLast(2) : decimal.utf8[...])
    }
}
