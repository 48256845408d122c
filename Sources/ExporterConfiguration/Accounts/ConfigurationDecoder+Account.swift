import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    static let commonKeys = [
        "name", "provider", "api_key", "api_key_file", "timeout", "min_interval", "low_balance", "base_url",
        "allow_http", "tls", "proxy_url",
    ]

    /// Nil where so much is missing that nothing can be said about the account as a whole; that is noted then.
    mutating func account(in node: YAMLNode, defaults: Defaults, providers known: [ProviderDefinition]) -> Account? {
        let provider = provider(of: node, among: known)
        // Until it is known which provider is meant, a key that any of them has is no error.
        let mapping = MappingDecoder(
            node,
            keys: Self.commonKeys + (provider.map { [$0] } ?? known).flatMap(\.ownKeys).uniqued,
            diagnostics: &diagnostics
        )
        guard case .mapping = node.content else { return nil }
        let name = name(in: mapping)
        if mapping["provider"] == nil {
            diagnostics.add("`provider` is missing: expected \(known.map(\.id).listed)", at: node.position)
        }
        let key = key(in: mapping, of: provider)
        // What is missing is noted; the rest is read all the same, so that all that is wrong is told at once.
        var account = Account(name: name ?? "", provider: provider ?? .altum, key: key ?? .value(Secret("")))
        account.timeout = mapping["timeout"].flatMap { timeout(in: $0) } ?? defaults.timeout ?? account.timeout
        account.minimumInterval =
            mapping["min_interval"].flatMap { scalars.duration($0, diagnostics: &diagnostics) } ?? defaults
            .minimumInterval
            ?? account.minimumInterval
        if let node = mapping["windows"] {
            account.windows = windows(in: node)
        }
        for setting in (provider?.settings ?? [:]).keys.sorted() {
            guard let node = mapping[setting], let text = scalars.text(node, diagnostics: &diagnostics) else {
                continue
            }
            if text.isEmpty || !text.isOneLineOfASCII {
                diagnostics.add("expected one line of ASCII text", at: node.position)
            }
            account.settings[setting] = text
        }
        if let node = mapping["low_balance"], let provider {
            account.lowBalance = lowBalance(in: node, of: provider)
        }
        readConnection(of: &account, from: mapping)
        keyPlaces[account.id] = KeyPlace(
            source: diagnostics.source, position: (mapping["api_key"] ?? mapping["api_key_file"])?.position)
        return provider == nil || name == nil || key == nil ? nil : account
    }

    /// Looks ahead, because the provider decides which keys are valid.
    private mutating func provider(of node: YAMLNode, among known: [ProviderDefinition]) -> ProviderDefinition? {
        guard case .mapping(let members) = node.content,
            let value = members.first(where: { $0.key.isScalar("provider") })?.value,
            let id = scalars.text(value, "a provider", diagnostics: &diagnostics)
        else { return nil }
        if let provider = known.first(where: { $0.id == id }) { return provider }
        if faultyProviders.contains(id) { return nil }
        let ids = known.map(\.id)
        let nearest = id.nearest(of: ids).map { "; did you mean \($0.quoted)?" } ?? "."
        diagnostics.add("unknown provider\(nearest) Expected \(ids.listed)", at: value.position)
        return nil
    }

    private mutating func name(in mapping: MappingDecoder) -> String? {
        guard let node = mapping["name"] else {
            diagnostics.add("`name` is missing: expected the value of the label `account`", at: mapping.position)
            return nil
        }
        guard let name = scalars.text(node, diagnostics: &diagnostics) else { return nil }
        guard !name.isEmpty else {
            diagnostics.add("expected a name that is not empty", at: node.position)
            return nil
        }
        return name
    }

    private mutating func key(in mapping: MappingDecoder, of provider: ProviderDefinition?) -> Account.KeySource? {
        switch (mapping["api_key"], mapping["api_key_file"]) {
        case (nil, nil):
            diagnostics.add("the key is missing: expected `api_key` or `api_key_file`", at: mapping.position)
            return nil
        case (_?, let file?):
            diagnostics.add("expected one of `api_key` and `api_key_file`, found both", at: file.position)
            return nil
        case (nil, let node?):
            guard let path = path(in: node) else { return nil }
            return .file(path)
        case (let node?, nil):
            guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
            let key = Secret(trimming: text)
            if let complaint = provider?.credential.complaint(about: key) {
                diagnostics.add(complaint, at: node.position)
            }
            return .value(key)
        }
    }

    mutating func windows(in node: YAMLNode) -> [Int] {
        guard case .sequence(let nodes) = node.content, !nodes.isEmpty else {
            diagnostics.add(
                "expected a list of at least one duration such as `[1h, 24h]`, found \(node.kind)", at: node.position)
            return []
        }
        var windows: [Int] = []
        for node in nodes {
            guard let duration = scalars.duration(node, diagnostics: &diagnostics) else { continue }
            let hours = Int(duration / .seconds(3600))
            if hours < 1 || .seconds(3600) * hours != duration {
                diagnostics.add(
                    "expected a whole number of hours, as the provider counts windows in hours", at: node.position)
            } else if windows.contains(hours) {
                diagnostics.add("the window of \(hours) hours is given twice", at: node.position)
            }
            windows.append(hours)
        }
        return windows
    }

    /// One number for every pool, or a map of pools.
    private mutating func lowBalance(in node: YAMLNode, of provider: ProviderDefinition) -> [String: Double] {
        guard !provider.pools.isEmpty else {
            diagnostics.add(
                "\(provider.id) tells no balance to compare with `low_balance`; remove it", at: node.position)
            return [:]
        }
        guard case .mapping = node.content else {
            guard let number = scalars.number(node, diagnostics: &diagnostics) else { return [:] }
            return Dictionary(uniqueKeysWithValues: provider.pools.map { ($0, number) })
        }
        let mapping = MappingDecoder(node, keys: provider.pools, diagnostics: &diagnostics)
        return provider.pools.reduce(into: [:]) { thresholds, pool in
            thresholds[pool] = mapping[pool].flatMap { scalars.number($0, diagnostics: &diagnostics) }
        }
    }

    mutating func path(in node: YAMLNode) -> String? {
        guard let path = scalars.text(node, "a path", diagnostics: &diagnostics) else { return nil }
        guard !path.isEmpty else {
            diagnostics.add("expected a path that is not empty", at: node.position)
            return nil
        }
        return path.path(from: folder)
    }
}

extension ProviderDefinition {
    /// The keys that only accounts of this provider have.
    fileprivate var ownKeys: [String] {
        (defaultWindows.isEmpty ? [] : ["windows"]) + settings.keys.sorted()
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        reduce(into: []) { list, item in
            if !list.contains(item) { list.append(item) }
        }
    }
}
