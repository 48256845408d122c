extension Format {
    /// The format that a client likes best.
    ///
    /// The most specific range that names a format gives its weight (RFC 9110, 12.5.1). Of equal weights the one named
    /// more exactly wins, then the one named first, then the plainer. A client that takes none of them gets text
    /// 0.0.4 all the same, as from every exporter: a page that it may fail to read helps a person more than a 406.
    package static func negotiated(accept header: String?) -> Format {
        guard let header else { return .text004 }
        let ranges = QualityValues(header).items
        var best: (format: Format, match: Match)?
        for format in allCases {
            guard let match = format.match(in: ranges), match.weight > 0 else { continue }
            if let current = best?.match, !match.isBetter(than: current) { continue }
            best = (format, match)
        }
        return best?.format ?? .text004
    }

    /// Whether the response should be compressed for a client with this `Accept-Encoding`.
    package static func gzipIsWelcome(acceptEncoding header: String?) -> Bool {
        guard let header else { return false }
        let codings = QualityValues(header).items
        func weight(of name: String) -> Double? { codings.first { $0.value == name }?.weight }
        let gzip = weight(of: "gzip") ?? weight(of: "x-gzip") ?? weight(of: "*") ?? 0
        return gzip > 0 && gzip >= weight(of: "identity") ?? 0
    }

    private struct Match {
        let specificity: Int
        let position: Int
        let weight: Double

        func isBetter(than other: Match) -> Bool {
            if weight != other.weight { return weight > other.weight }
            if specificity != other.specificity { return specificity > other.specificity }
            return position < other.position
        }
    }

    private func match(in ranges: [QualityValues.Item]) -> Match? {
        ranges.enumerated()
            .compactMap { position, range in
                specificity(of: range).map { Match(specificity: $0, position: position, weight: range.weight) }
            }
            .max { ($0.specificity, $1.position) < ($1.specificity, $0.position) }
    }

    private func specificity(of range: QualityValues.Item) -> Int? {
        switch range.value {
        case mediaType[...]:
            guard let version = range.parameters.first(where: { $0.name == "version" })?.value else { return 2 }
            return version == self.version ? 3 : nil
        case "\(mediaType.prefix { $0 != "/" })/*": return 1
        case "*/*": return 0
        default: return nil
        }
    }
}
