/// One of several processes that have the accounts of one configuration among them: every account is in exactly one.
///
/// Only provider and name of an account decide, so it does not matter where in the configuration it stands, and
/// with one shard more only the accounts move that it takes over (rendezvous hashing: an account goes to the shard that
/// scores highest for it).
package struct Shard: Sendable, Equatable {
    /// From 0.
    package let number: Int
    /// How many there are.
    package let total: Int

    /// - Parameters:
    ///   - number: From 0, less than `total`.
    ///   - total: At least 1.
    package init(number: Int, total: Int) {
        self.number = number
        self.total = total
    }

    /// The number at the end of a host's name, as a StatefulSet gives it to its pods: 3 of `credits-exporter-3`.
    package static func number(ofHost name: String) -> Int? {
        let name = name.prefix { $0 != "." }
        guard let dash = name.lastIndex(of: "-") else { return nil }
        return Int(name[dash...].dropFirst())
    }

    /// Whether the account is one of this shard's.
    package func holds(_ account: Account.ID) -> Bool {
        let hash = account.description.stableHash
        let winner = (0..<total).max { Self.score(of: hash, at: $0) < Self.score(of: hash, at: $1) }
        return winner == number
    }

    private static func score(of hash: UInt64, at number: Int) -> UInt64 {
        (hash ^ UInt64(number).mixed).mixed
    }
}
