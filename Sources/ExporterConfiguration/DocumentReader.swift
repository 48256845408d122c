import Credits

/// Reads the accounts out of a configuration's document.
struct DocumentReader {
    let values: Values
    /// Where relative paths start.
    let folder: String
    let proxies: EnvironmentProxies
    var notes: Notes
    /// What was read of files with authorities, by path: thousands of accounts may name the same one. Nil for one that
    /// is of no use, which is noted once.
    var authorities: [String: [[UInt8]]?] = [:]
    /// The same of files with a client's certificate and its key, by both paths.
    var identities: [[String]: Account.TLS.ClientIdentity?] = [:]
    var keyPlaces: [Account.ID: KeyPlace] = [:]
    /// Of definitions that cannot be used, which is noted at them and not again at their accounts.
    var faultyProviders: Set<String> = []

    init(values: Values, folder: String, notes: Notes) {
        self.values = values
        self.folder = folder
        self.notes = notes
        proxies = EnvironmentProxies(values.environment)
    }

    /// Durations that hold for every account that does not say otherwise.
    struct Defaults {
        var timeout: Duration?
        var minimumInterval: Duration?
    }

    mutating func accounts(of document: YAMLNode) -> [Account] {
        let section = Section(document, keys: ["defaults", "accounts", "providers"], notes: &notes)
        let providers = providers(in: section["providers"])
        let defaults = section["defaults"].map { self.defaults(in: $0) } ?? Defaults()
        guard let list = section["accounts"] else {
            if case .mapping = document.content {
                notes.add("`accounts` is missing: expected a list of accounts", at: document.position)
            }
            return []
        }
        guard case .sequence(let nodes) = list.content, !nodes.isEmpty else {
            notes.add("expected a list of at least one account, found \(list.kind)", at: list.position)
            return []
        }
        var places: [Account.ID: Diagnostic.Position] = [:]
        return nodes.compactMap { node in
            guard let account = account(in: node, defaults: defaults, providers: providers) else { return nil }
            // A page writes a carriage return as U+FFFD, so two names that differ in that alone are one label.
            let label = Account.ID(provider: account.provider.id, name: account.name.replacing("\r", with: "\u{FFFD}"))
            if let first = places[label] {
                notes.add(
                    "the name is used twice for \(account.provider.id), first in line \(first.line); "
                        + "expected a name of its own for each account of a provider",
                    at: node.position
                )
            }
            places[label] = node.position
            return account
        }
    }

    private mutating func defaults(in node: YAMLNode) -> Defaults {
        let section = Section(node, keys: ["timeout", "min_interval"], notes: &notes)
        return Defaults(
            timeout: section["timeout"].flatMap { timeout(in: $0) },
            minimumInterval: section["min_interval"].flatMap { values.duration($0, notes: &notes) }
        )
    }

    mutating func timeout(in node: YAMLNode) -> Duration? {
        guard let timeout = values.duration(node, notes: &notes) else { return nil }
        guard timeout > .zero else {
            notes.add("expected a timeout longer than no time at all", at: node.position)
            return nil
        }
        return timeout
    }
}
