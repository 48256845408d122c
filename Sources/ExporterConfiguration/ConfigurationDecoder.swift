import Credits
import StrictYAML

/// Reads the accounts out of a configuration's document.
struct ConfigurationDecoder {
    let scalars: ScalarDecoder
    /// Where relative paths start.
    let folder: String
    let proxies: EnvironmentProxies
    var diagnostics: DiagnosticsCollector
    /// What was read of files with authorities, by path: thousands of accounts may name the same one. Nil for one that
    /// is of no use, which is noted once.
    var authorities: [String: [[UInt8]]?] = [:]
    /// The same of files with a client's certificate and its key, by both paths.
    var identities: [[String]: Account.TLS.ClientIdentity?] = [:]
    var keyPlaces: [Account.ID: KeyPlace] = [:]
    /// Of definitions that cannot be used, which is noted at them and not again at their accounts.
    var faultyProviders: Set<String> = []

    init(scalars: ScalarDecoder, folder: String, diagnostics: DiagnosticsCollector) {
        self.scalars = scalars
        self.folder = folder
        self.diagnostics = diagnostics
        proxies = EnvironmentProxies(scalars.environment)
    }

    /// Durations that hold for every account that does not say otherwise.
    struct Defaults {
        var timeout: Duration?
        var minimumInterval: Duration?
    }

    mutating func accounts(of document: YAMLNode) -> [Account] {
        let mapping = MappingDecoder(document, keys: ["defaults", "accounts", "providers"], diagnostics: &diagnostics)
        let providers = providers(in: mapping["providers"])
        let defaults = mapping["defaults"].map { self.defaults(in: $0) } ?? Defaults()
        guard let list = mapping["accounts"] else {
            if case .mapping = document.content {
                diagnostics.add("`accounts` is missing: expected a list of accounts", at: document.position)
            }
            return []
        }
        guard case .sequence(let nodes) = list.content, !nodes.isEmpty else {
            diagnostics.add("expected a list of at least one account, found \(list.kind)", at: list.position)
            return []
        }
        var places: [Account.ID: Diagnostic.Position] = [:]
        return nodes.compactMap { node in
            guard let account = account(in: node, defaults: defaults, providers: providers) else { return nil }
            // A page writes a carriage return as U+FFFD, so two names that differ in that alone are one label.
            let label = Account.ID(provider: account.provider.id, name: account.name.replacing("\r", with: "\u{FFFD}"))
            if let first = places[label] {
                diagnostics.add(
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
        let mapping = MappingDecoder(node, keys: ["timeout", "min_interval"], diagnostics: &diagnostics)
        return Defaults(
            timeout: mapping["timeout"].flatMap { timeout(in: $0) },
            minimumInterval: mapping["min_interval"].flatMap { scalars.duration($0, diagnostics: &diagnostics) }
        )
    }

    mutating func timeout(in node: YAMLNode) -> Duration? {
        guard let timeout = scalars.duration(node, diagnostics: &diagnostics) else { return nil }
        guard timeout > .zero else {
            diagnostics.add("expected a timeout longer than no time at all", at: node.position)
            return nil
        }
        return timeout
    }
}
