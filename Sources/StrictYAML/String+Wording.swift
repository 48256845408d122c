extension String {
    /// As a message shows text of the configuration: between backquotes.
    package var quoted: String { "`\(self)`" }

    /// A key as a message may repeat it: not where it is none, such as `api_key:SECRET` with the space forgotten.
    package var quotedAsKey: String {
        let isKey = utf8.count <= 32 && utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F }
        return isKey || self == "<<" ? " \(quoted)" : " (a key is lower-case words, then a colon and a space)"
    }

    /// The candidate that a person most likely meant, if any is near enough to be a slip.
    package func nearest(of candidates: [String]) -> String? {
        // Longer texts are no slip of the finger, and would take long.
        guard count <= 64 else { return nil }
        return
            candidates
            .map { (candidate: $0, distance: editDistance(to: $0)) }
            .filter { $0.distance <= max(1, count / 3) }
            .min { $0.distance < $1.distance }?
            .candidate
    }

    /// The number of characters to insert, remove or replace.
    private func editDistance(to other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (i, character) in enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherCharacter) in other.enumerated() {
                let replaced = diagonal + (character == otherCharacter ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}

extension [String] {
    /// `a`, `b` or `c`.
    package var listed: String {
        let quoted = map(\.quoted)
        guard let last = quoted.last, count > 1 else { return quoted.first ?? "nothing" }
        return "\(quoted.dropLast().joined(separator: ", ")) or \(last)"
    }
}
