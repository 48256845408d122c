import Credits
import Exposition
import Synchronization

/// The part of a page that is about accounts, as it was last written in each format: while no account changes, it is not
/// written again.
final class AccountsPart: Sendable {
    private struct Written {
        let accounts: [AccountExposition]
        let part: PagePart
    }

    private let latest = Mutex<[Format: Written]>([:])

    func part(of accounts: [AccountExposition], in format: Format) -> PagePart {
        if let written = latest.withLock({ $0[format] }), written.accounts.elementsEqual(accounts, by: ===) {
            return written.part
        }
        let part = PagePart(format.encode(accounts))
        latest.withLock { $0[format] = Written(accounts: accounts, part: part) }
        return part
    }
}
