import Credits
import FoundationEssentials

/// One account as Prometheus' HTTP service discovery takes it: where it is scraped, and the labels of what comes back.
struct TargetGroup: Encodable {
    let targets: [String]
    let labels: [String: String]

    /// - Parameter address: The exporter's own, `host:port`.
    init(account: Account.ID, address: String) {
        targets = [address]
        labels = [
            "__metrics_path__": "/probe",
            "__param_account": account.name,
            "__param_provider": account.provider,
            "account": account.name,
            "provider": account.provider,
        ]
    }
}

extension [TargetGroup] {
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
