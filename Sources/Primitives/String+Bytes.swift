import Glibc

extension String {
    /// Whether the bytes of another text stand in this one.
    ///
    /// Swift's own search compares characters: it takes quadratic time where they are made of many scalars, and overlooks a
    /// text that a combining mark follows.
    package func holdsBytes(of other: String) -> Bool {
        var (text, other) = (self, other)
        return text.withUTF8 { text in
            other.withUTF8 { other in
                guard let wanted = other.baseAddress, !other.isEmpty else { return true }
                guard let start = text.baseAddress, other.count <= text.count else { return false }
                return (0...text.count - other.count).contains { place in
                    text[place] == other[0] && memcmp(start + place, wanted, other.count) == 0
                }
            }
        }
    }
}
