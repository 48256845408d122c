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

/// The accounts of a page, in groups that keep their lines joined: where an account has changed, only the lines of its
/// group are joined again.
package struct AccountGroups: Sendable {
    private static let size = 64

    fileprivate final class Group: Sendable {
        let accounts: ArraySlice<AccountExposition>
        let block: Block

        init(_ accounts: ArraySlice<AccountExposition>) {
            self.accounts = accounts
            block = Block(joining: accounts.map(\.block))
        }
    }

    fileprivate let groups: [Group]

    /// - Parameters:
    ///   - accounts: In ascending order of the label sets of their ids.
    ///   - former: Those of a page before, whose groups are taken over where their accounts are the same objects.
    package init(_ accounts: [AccountExposition], former: AccountGroups? = nil) {
        groups = stride(from: 0, to: accounts.count, by: Self.size).enumerated().map { number, start in
            let accounts = accounts[start..<min(start + Self.size, accounts.count)]
            if let former = former?.groups, number < former.count,
                former[number].accounts.elementsEqual(accounts, by: ===)
            {
                return former[number]
            }
            return Group(accounts)
        }
    }
}

extension AccountGroups: Equatable {
    /// Whether all accounts are the same objects in groups that were taken over.
    package static func == (first: AccountGroups, second: AccountGroups) -> Bool {
        first.groups.elementsEqual(second.groups, by: ===)
    }
}

extension Format {
    /// Writes the part of a page that is about accounts.
    package func encode(_ accounts: AccountGroups) -> [UInt8] {
        encode(Catalogue.all, of: accounts.groups.map(\.block))
    }
}
