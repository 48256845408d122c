extension Format {
    /// Writes the part of a page that these metrics are on. A page is made of such parts and `end`.
    ///
    /// - Parameters:
    ///   - metrics: Each on one part only. A metric without samples leaves no trace.
    ///   - blocks: With samples of these metrics. Within each metric their order is kept.
    package func encode(_ metrics: [MetricDescriptor], of blocks: [Block]) -> [UInt8] {
        Block(joining: blocks) { metrics[$0].head(in: self) }.lines
    }

    /// What stands behind all parts of a page.
    package var end: [UInt8] {
        self == .openMetrics100 ? Array("# EOF\n".utf8) : []
    }
}
