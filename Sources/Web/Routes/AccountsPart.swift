import Credits
import Exposition
import Synchronization

/// The part of a page that is about accounts, as it was last written: while no account changes, it is not written again.
final class AccountsPart: Sendable {
    private struct Written {
        var accounts = AccountGroups([])
        /// In each format that a client has asked for.
        var parts: [Format: PagePart] = [:]
    }

    private let latest = Mutex(Written())

    func part(of accounts: [AccountExposition], in format: Format) -> PagePart {
        let former = latest.withLock(\.self)
        var written = Written(accounts: AccountGroups(accounts, former: former.accounts))
        if written.accounts == former.accounts {
            if let part = former.parts[format] { return part }
            written = former
        }
        let part = PagePart(format.encode(written.accounts))
        written.parts[format] = part
        // Of pages that are written at the same moment, any may be kept.
        latest.withLock { $0 = written }
        return part
    }
}
