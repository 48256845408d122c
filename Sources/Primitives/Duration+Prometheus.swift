extension Duration {
    /// A duration as Prometheus writes it: `500ms`, `30s`, `1h30m`, each unit at most once, the larger first; or `0`.
    ///
    /// Nil for anything else, and for more than a hundred years, so that no sum or product of durations overflows.
    package init?(prometheus text: String) {
        let units: [(name: Substring, milliseconds: Int64)] = [
            ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
            ("ms", 1),
        ]
        var remaining = units[...]
        var rest = text[...]
        var sum: Int64 = 0
        guard !text.isEmpty else { return nil }
        while !rest.isEmpty, text != "0" {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let place = remaining.firstIndex(where: { $0.name == name }), let count = Int64(digits) else {
                return nil
            }
            let (product, overflowed) = count.multipliedReportingOverflow(by: units[place].milliseconds)
            let (next, overflowedToo) = sum.addingReportingOverflow(product)
            guard !overflowed, !overflowedToo else { return nil }
            sum = next
            remaining = units[(place + 1)...]
        }
        guard sum <= 100 * units[0].milliseconds else { return nil }
        self = .milliseconds(sum)
    }
}
