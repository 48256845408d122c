extension Format {
    /// Writes the part of a page that these metrics are on. A page is made of such parts and `end`.
    ///
    /// - Parameters:
    ///   - metrics: Each on one part only. A metric without samples leaves no trace.
    ///   - blocks: With samples of these metrics. Within each metric their order is kept.
    package func encode(_ metrics: [MetricDescriptor], of blocks: [Block]) -> [UInt8] {
        // Where the lines of each metric begin: behind those of the metrics before, and its own head.
        var places = [Int](repeating: 0, count: metrics.count)
        for block in blocks { block.forEachMetric { metric, lines in places[metric] += lines.count } }
        let heads = zip(metrics, places).map { metric, size in size == 0 ? [] : head(of: metric) }
        var size = 0
        for (metric, head) in heads.enumerated() {
            (places[metric], size) = (size + head.count, size + head.count + places[metric])
        }
        return [UInt8](unsafeUninitializedCapacity: size) { page, count in
            for (place, head) in zip(places, heads) { page.copy(head[...], before: place) }
            // Block by block, not metric by metric: together they are too large for the processor's cache.
            for block in blocks {
                block.forEachMetric { metric, lines in
                    places[metric] += lines.count
                    page.copy(lines, before: places[metric])
                }
            }
            count = size
        }
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

extension UnsafeMutableBufferPointer<UInt8> {
    fileprivate func copy(_ bytes: some Collection<UInt8>, before end: Int) {
        _ = extracting(end - bytes.count..<end).update(fromContentsOf: bytes)
    }
}
