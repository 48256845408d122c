extension Format {
    /// Writes the part of a page that these metrics are on. A page is made of such parts and `end`.
    ///
    /// - Parameters:
    ///   - metrics: Each on one part only. A metric without samples leaves no trace.
    ///   - blocks: With samples of these metrics. Within each metric their order is kept.
    package func encode(_ metrics: [MetricDescriptor], of blocks: [Block]) -> [UInt8] {
        Block(joining: blocks) { head(of: metrics[$0]) }.lines
    }

    /// What stands behind all parts of a page.
    package var end: [UInt8] {
        self == .openMetrics100 ? Array("# EOF\n".utf8) : []
    }

    private func head(of metric: MetricDescriptor) -> [UInt8] {
        let name = familyName(of: metric)
        var text: [UInt8] = []
        text.append(room: 2 * name.utf8.count + 3 * metric.help.utf8.count + 32) { cursor in
            cursor.write("# HELP ")
            cursor.write(name)
            cursor.write(" ")
            cursor.write(escaping: metric.help, quotes: self == .openMetrics100)
            cursor.write("\n# TYPE ")
            cursor.write(name)
            cursor.write(" ")
            cursor.write(metric.kind.rawValue)
            cursor.write("\n")
        }
        return text
    }

    /// OpenMetrics names a counter's family without the suffix that its samples carry; the classic text keeps it.
    private func familyName(of metric: MetricDescriptor) -> String {
        let suffix = "_total"
        guard self == .openMetrics100, metric.kind == .counter, metric.name.hasSuffix(suffix) else {
            return metric.name
        }
        return String(metric.name.dropLast(suffix.count))
    }
}
