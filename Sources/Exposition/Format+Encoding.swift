extension Format {
    /// Writes the part of a page that these metrics are on. A page is made of such parts and `end`.
    ///
    /// - Parameters:
    ///   - metrics: Each on one part only. A metric without samples leaves no trace.
    ///   - blocks: With samples of these metrics. Within each metric their order is kept.
    package func encode(_ metrics: [MetricDescriptor], of blocks: [Block]) -> [UInt8] {
        var sizes = [Int](repeating: 0, count: metrics.count)
        for block in blocks {
            for metric in metrics.indices { sizes[metric] += block.range(of: metric).count }
        }
        let heads = zip(metrics, sizes).map { metric, size in size == 0 ? [] : head(of: metric) }
        return [UInt8](unsafeUninitializedCapacity: sizes.reduce(0, +) + heads.map(\.count).reduce(0, +)) {
            page, count in
            // Where the next line of each metric goes.
            var places: [Int] = []
            for (head, size) in zip(heads, sizes) {
                page.extracting(count..<count + head.count).copy(head[...])
                places.append(count + head.count)
                count += head.count + size
            }
            // Block by block, not metric by metric: together they are too large for the processor's cache.
            for block in blocks {
                for metric in metrics.indices {
                    let lines = block.range(of: metric)
                    page.extracting(places[metric]..<places[metric] + lines.count).copy(block.lines[lines])
                    places[metric] += lines.count
                }
            }
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
    fileprivate func copy(_ bytes: ArraySlice<UInt8>) {
        _ = update(fromContentsOf: bytes)
    }
}
