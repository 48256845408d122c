import Credits
import FoundationEssentials

/// One account as Prometheus' HTTP service discovery takes it: where it is scraped, and the labels of what comes back.
struct TargetGroup: Encodable {
    /// What the targets of all accounts share.
    struct Base: Equatable {
        /// `host:port`; without the port, that of the scheme.
        let address: String
        /// Nil for the one that the job has.
        let scheme: String?
        /// Of the page of one account.
        let path: String
    }

    let targets: [String]
    let labels: [String: String]

    init(account: Account.ID, base: Base) {
        targets = [base.address]
        var labels = [
            "__metrics_path__": base.path,
            "__param_account": account.name,
            "__param_provider": account.provider,
            "account": account.name,
            "provider": account.provider,
        ]
        labels["__scheme__"] = base.scheme
        self.labels = labels
    }
}

extension [TargetGroup] {
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
