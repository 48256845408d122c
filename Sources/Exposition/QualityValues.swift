/// The value of an `Accept` or `Accept-Encoding` header: what a client takes, and how gladly (RFC 9110, 12.4.2).
///
/// Leniently read, as Prometheus' own libraries do: a weight that is no number counts as 1.
struct QualityValues {
    struct Item {
        /// In lower case.
        let value: Substring
        /// Names in lower case, quotes removed, `q` left out.
        let parameters: [(name: Substring, value: Substring)]
        /// From 0, which refuses the item, to 1.
        let weight: Double
    }

    let items: [Item]

    init(_ header: String) {
        items = header.lowercased().split(separator: ",").compactMap { text in
            let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
            guard let value = parts.first, !value.isEmpty else { return nil }
            var parameters: [(name: Substring, value: Substring)] = []
            var weight = 1.0
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1).map(\.trimmed)
                guard pair.count == 2 else { continue }
                if pair[0] == "q" {
                    weight = Double(pair[1]).map { $0.isNaN ? 1 : min(max($0, 0), 1) } ?? 1
                } else {
                    parameters.append((pair[0], pair[1].unquoted))
                }
            }
            return Item(value: value, parameters: parameters, weight: weight)
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let front = drop(while: blank)
        return front.lastIndex { !blank($0) }.map { front[...$0] } ?? ""
    }

    fileprivate var unquoted: Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
