/// The samples of many metrics from one source, such as an account: ready lines, which are alike on a page of any format.
/// A page is copied together from blocks, so what has not changed is not written again.
package struct Block: Sendable {
    /// Metric by metric, and by label set within each.
    let lines: [UInt8]
    /// For each metric, where its lines end.
    let ends: [UInt32]

    /// - Parameter write: Adds every metric of a page, in the order of the page.
    package init(_ write: (inout BlockWriter) -> Void) {
        var writer = BlockWriter()
        write(&writer)
        // Copied, to keep none of the room that was made for more.
        lines = writer.lines.withUnsafeBufferPointer { Array($0) }
        ends = writer.ends.withUnsafeBufferPointer { Array($0) }
    }

    /// The samples of several sources as of one: metric by metric, and within each in the order of the blocks.
    ///
    /// - Parameter blocks: Of the same metrics.
    package init(joining blocks: [Block]) {
        self.init(joining: blocks) { _ in [] }
    }

    /// - Parameter head: Gives what stands before the lines of a metric that has any.
    init(joining blocks: [Block], head: (Int) -> [UInt8]) {
        var sizes = [Int](repeating: 0, count: blocks.first?.ends.count ?? 0)
        for block in blocks { block.forEachMetric { metric, lines in sizes[metric] += lines.count } }
        let heads = sizes.indices.map { sizes[$0] == 0 ? [] : head($0) }
        let size = sizes.reduce(0, +) + heads.map(\.count).reduce(0, +)
        // Where the next lines of each metric go.
        var places: [Int] = []
        lines = [UInt8](unsafeUninitializedCapacity: size) { joined, count in
            for (metric, head) in heads.enumerated() {
                let end = joined.copy(head, to: count)
                places.append(end)
                count = end + sizes[metric]
            }
            // Block by block, not metric by metric: together they are too large for the processor's cache.
            for block in blocks {
                block.forEachMetric { metric, lines in places[metric] = joined.copy(lines, to: places[metric]) }
            }
        }
        ends = places.map(UInt32.init)
    }

    /// Calls the body with the number of each metric that has samples, and its lines.
    func forEachMetric(_ body: (Int, UnsafeBufferPointer<UInt8>) -> Void) {
        lines.withUnsafeBufferPointer { lines in
            ends.withUnsafeBufferPointer { ends in
                var start = 0
                for metric in ends.indices where ends[metric] > start {
                    body(metric, lines.extracting(start..<Int(ends[metric])))
                    start = Int(ends[metric])
                }
            }
        }
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Gives where the bytes end.
    fileprivate func copy(_ bytes: some Collection<UInt8>, to place: Int) -> Int {
        extracting(place..<place + bytes.count).update(fromContentsOf: bytes) + place
    }
}

/// Writes the lines of a block.
package struct BlockWriter {
    fileprivate private(set) var lines: [UInt8] = []
    fileprivate private(set) var ends: [UInt32] = []
    private var name = ""
    /// Of the metric's latest sample.
    private var latestLabels: LabelSet?

    fileprivate init() {
        // Nearly every account has less.
        lines.reserveCapacity(1 << 11)
        ends.reserveCapacity(1 << 5)
    }

    /// Adds a metric with its samples.
    package mutating func add(_ metric: MetricDescriptor, _ samples: (inout BlockWriter) -> Void) {
        name = metric.name
        latestLabels = nil
        samples(&self)
        ends.append(UInt32(lines.count))
    }

    /// Adds a sample of the metric. Of several with equal labels the first stays.
    ///
    /// - Parameters:
    ///   - value: May be NaN or infinite.
    ///   - labels: In ascending order from sample to sample.
    package mutating func add(_ value: Double, _ labels: LabelSet = .none) {
        guard labels != latestLabels else { return }
        latestLabels = labels
        lines.append(room: name.utf8.count + labels.text.count + ByteCursor.numberRoom + 2) { cursor in
            cursor.write(name)
            cursor.write(labels.text[...])
            cursor.write(UInt8(ascii: " "))
            cursor.write(number: value)
            cursor.write(UInt8(ascii: "\n"))
        }
    }
}
