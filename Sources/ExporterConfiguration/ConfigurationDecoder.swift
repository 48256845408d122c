import Credits
import StrictYAML

/// Reads the accounts out of a configuration's document.
struct ConfigurationDecoder {
    let scalars: ScalarDecoder
    /// Where relative paths start: the folder of the file that is read.
    var folder: String
    let proxies: EnvironmentProxies
    var diagnostics: DiagnosticsCollector
    /// What was read of files with authorities, by path: thousands of accounts may name the same one. Nil for one that
    /// is of no use, which is noted once.
    var authorities: [String: [[UInt8]]?] = [:]
    /// The same of files with a client's certificate and its key, by both paths.
    var identities: [[String]: Account.TLS.ClientIdentity?] = [:]
    var keyPlaces: [Account.ID: KeyPlace] = [:]
    /// What accounts may name as their provider.
    var providers = ProviderCatalogue()
    /// Of all files together, in bytes.
    var sizeOfFiles = 0
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
        let mapping = MappingDecoder(document, AccountSchema.configuration, diagnostics: &diagnostics)
        guard case .mapping = document.content else { return [] }
        readProviders(in: mapping)
        let defaults = mapping["defaults"].map { self.defaults(in: $0) } ?? Defaults()
        var accounts: [Account] = []
        var places: [Account.ID: (source: String, position: Diagnostic.Position)] = [:]
        if let node = mapping["accounts"] {
            if case .sequence(let nodes) = node.content, !nodes.isEmpty {
                accounts += self.accounts(in: nodes, defaults: defaults, places: &places)
            } else {
                diagnostics.add("expected a list of at least one account, found \(node.kind)", at: node.position)
            }
        }
        if let node = mapping["account_files"] {
            decodeFiles(node) { decoder, document in
                guard case .sequence(let nodes) = document.content else {
                    decoder.diagnostics.add(
                        "expected a list of accounts, found \(document.kind)", at: document.position)
                    return
                }
                accounts += decoder.accounts(in: nodes, defaults: defaults, places: &places)
            }
            if accounts.isEmpty, diagnostics.isEmpty {
                diagnostics.add("expected at least one account, here or in `accounts`", at: node.position)
            }
        }
        return accounts
    }

    private mutating func accounts(
        in nodes: [YAMLNode], defaults: Defaults,
        places: inout [Account.ID: (source: String, position: Diagnostic.Position)]
    ) -> [Account] {
        nodes.compactMap { node in
            guard let account = account(in: node, defaults: defaults) else { return nil }
            // A page writes a carriage return as U+FFFD, so two names that differ in that alone are one label.
            // (Scalar by scalar: before a line feed, Swift takes it for a part of another character.)
            let scalars = account.name.unicodeScalars.map { $0 == "\r" ? "\u{FFFD}" : $0 }
            let label = Account.ID(
                provider: account.provider.id, name: String(String.UnicodeScalarView(scalars)))
            if let first = places[label] {
                let file = first.source == diagnostics.source ? "" : " of \(first.source)"
                diagnostics.add(
                    "the name is used twice for \(account.provider.id), first in line \(first.position.line)\(file); "
                        + "expected a name of its own for each account of a provider",
                    at: node.position
                )
            }
            places[label] = (diagnostics.source, node.position)
            return account
        }
    }

    private mutating func defaults(in node: YAMLNode) -> Defaults {
        let mapping = MappingDecoder(node, AccountSchema.defaults, diagnostics: &diagnostics)
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
