package import Exposition

/// An account on a page: what is known of it, and the lines that say so. It is the same object for as long as the account
/// has not changed.
package final class AccountExposition: Sendable {
    /// What is known of the account.
    package let snapshot: AccountSnapshot
    fileprivate let block: Block

    /// Writes the lines of a snapshot.
    package init(_ snapshot: AccountSnapshot) {
        self.snapshot = snapshot
        block = Catalogue.block(of: snapshot)
    }
}

extension Format {
    /// Writes the part of a page that is about accounts.
    ///
    /// - Parameter accounts: In ascending order of the label sets of their ids.
    package func encode(_ accounts: [AccountExposition]) -> [UInt8] {
        encode(Catalogue.all, of: accounts.map(\.block))
    }
}
