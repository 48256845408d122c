import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    /// Nil where so much is missing that nothing can be said about the account as a whole; that is noted then.
    mutating func account(in node: YAMLNode, defaults: Defaults) -> Account? {
        let provider = provider(of: node)
        // Until it is known which provider is meant, a key that any of them has is no error.
        let known = provider.map { [$0] } ?? providers.ids.compactMap(providers.definition)
        let own = known.flatMap(\.keysOfAccounts).uniqued.map { MappingSchema.Key($0, .text, "") }
        let mapping = MappingDecoder(
            node, MappingSchema(AccountSchema.common.keys + own, rules: AccountSchema.common.rules),
            diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        let name = name(in: mapping)
        let key = key(in: mapping, of: provider)
        // What is missing is a diagnostic already. The rest is read all the same: all mistakes are reported at once.
        var account = Account(
            name: name ?? "", provider: provider ?? .unknown, key: key ?? .value(Secret("")))
        account.timeout =
            mapping["timeout"].flatMap { timeout(in: $0) } ?? provider?.timeout ?? defaults.timeout ?? account.timeout
        account.minimumInterval =
            mapping["min_interval"].flatMap { scalars.duration($0, diagnostics: &diagnostics) }
            ?? provider?.minimumInterval ?? defaults.minimumInterval ?? account.minimumInterval
        if let node = mapping["windows"] {
            account.windows = windows(in: node)
        }
        if let node = mapping["max_series"], let number = scalars.number(node, diagnostics: &diagnostics) {
            account.maximumSeries = Int(exactly: number) ?? 0
            if account.maximumSeries < 1 {
                diagnostics.add("expected a whole number from 1", at: node.position)
            }
        }
        if let provider { readSettings(of: &account, of: provider, from: mapping) }
        if let node = mapping["low_balance"] {
            account.lowBalance = provider.map { lowBalance(in: node, of: $0) } ?? [:]
            // Of a provider that is not known, the numbers can be wrong all the same.
            if provider == nil { for node in node.values { _ = threshold(in: node, of: [], .unknown) } }
        }
        readConnection(of: &account, from: mapping)
        keyPlaces[account.id] = KeyPlace(
            source: diagnostics.source, position: (mapping["api_key"] ?? mapping["api_key_file"])?.position,
            ofSettings: account.secretSettings.keys.reduce(into: [:]) { places, name in
                places[name] = (mapping[name] ?? mapping["\(name)_file"])?.position
            })
        return provider == nil || name == nil || key == nil ? nil : account
    }

    /// Looks ahead, because the provider decides which keys are valid.
    private mutating func provider(of node: YAMLNode) -> ProviderDefinition? {
        guard case .mapping(let members) = node.content,
            let value = members.first(where: { $0.key.isScalar("provider") })?.value,
            let id = scalars.text(value, "a provider", diagnostics: &diagnostics)
        else { return nil }
        if let provider = providers.definition(id) { return provider }
        if faultyProviders.contains(id) { return nil }
        let nearest = id.nearest(of: providers.ids).map { "; did you mean \($0.quoted)?" } ?? "."
        diagnostics.add(
            "unknown provider\(nearest) Expected one that `credits-exporter providers` lists, or one of `providers`",
            at: value.position)
        return nil
    }

    private mutating func readSettings(
        of account: inout Account, of provider: ProviderDefinition, from mapping: MappingDecoder
    ) {
        for setting in provider.settings {
            let (value, file) = (mapping[setting.name], setting.isSecret ? mapping["\(setting.name)_file"] : nil)
            if value == nil, file == nil, setting.isRequired {
                let choice = setting.isSecret ? " or \("\(setting.name)_file".quoted)" : ""
                diagnostics.add(
                    "\(setting.name.quoted)\(choice) is missing: \(provider.id) needs it", at: mapping.position)
            }
            if value != nil, let file {
                diagnostics.add(
                    "expected one of \(setting.name.quoted) and \("\(setting.name)_file".quoted), found both",
                    at: file.position)
            }
            if let file, let path = path(in: file) { account.secretSettings[setting.name] = .file(path) }
            guard let value, let text = scalars.text(value, diagnostics: &diagnostics) else { continue }
            if let complaint = provider.complaint(about: text, inSetting: setting.name) {
                diagnostics.add(complaint, at: value.position)
            }
            if setting.isSecret {
                account.secretSettings[setting.name] = .value(Secret(trimming: text))
            } else {
                account.settings[setting.name] = text
            }
        }
        account.baseURL = provider.baseURL.filled(withSettings: account.settings)
        if provider.baseURL.constant == nil, mapping["base_url"] == nil, BaseURL(account.baseURL) == nil {
            diagnostics.add(
                "the settings make no URL of the provider's `base_url`; expected the part of a host's name",
                at: mapping.position)
        }
    }

    private mutating func name(in mapping: MappingDecoder) -> String? {
        guard let node = mapping["name"] else { return nil }
        guard let name = scalars.text(node, diagnostics: &diagnostics) else { return nil }
        guard !name.isEmpty else {
            diagnostics.add("expected a name that is not empty", at: node.position)
            return nil
        }
        return name
    }

    private mutating func key(in mapping: MappingDecoder, of provider: ProviderDefinition?) -> Account.KeySource? {
        switch (mapping["api_key"], mapping["api_key_file"]) {
        case (nil, nil), (_?, _?):
            return nil
        case (nil, let node?):
            guard let path = path(in: node) else { return nil }
            return .file(path)
        case (let node?, nil):
            guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
            let key = Secret(trimming: text)
            if let complaint = provider?.complaint(about: key) {
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

    /// One threshold for every pool that the definition names, or a map of pools.
    private mutating func lowBalance(
        in node: YAMLNode, of provider: ProviderDefinition
    ) -> [ExactText: Account.Threshold] {
        guard !provider.pools.isEmpty || provider.hasPoolsOfResponses else {
            diagnostics.add(
                "\(provider.id) tells no balance to compare with `low_balance`; remove it", at: node.position)
            return [:]
        }
        guard case .mapping(let members) = node.content else {
            guard let threshold = threshold(in: node, of: provider.pools, provider) else { return [:] }
            if provider.pools.isEmpty {
                diagnostics.add(
                    "the answers of \(provider.id) name its pools; expected a map such as `{USD: 5}`",
                    at: node.position)
            }
            return provider.pools.reduce(into: [:]) { $0[ExactText($1)] = threshold }
        }
        let others = provider.hasPoolsOfResponses ? members.compactMap(\.key.text) : []
        let pools = (provider.pools + others).uniqued
        let mapping = MappingDecoder(node, keys: pools, diagnostics: &diagnostics)
        return pools.reduce(into: [:]) { thresholds, pool in
            thresholds[ExactText(pool)] = mapping[pool].flatMap { threshold(in: $0, of: [pool], provider) }
        }
    }

    /// `2000`, or `10%` of the limit.
    private mutating func threshold(
        in node: YAMLNode, of pools: [String], _ provider: ProviderDefinition
    ) -> Account.Threshold? {
        guard case .scalar = node.content, !node.isNull else {
            return scalars.number(node, diagnostics: &diagnostics).map(Account.Threshold.credits)
        }
        guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
        guard text.hasSuffix("%") else {
            return scalars.number(node, diagnostics: &diagnostics).map(Account.Threshold.credits)
        }
        guard let percent = ScalarDecoder.decimal(String(text.dropLast())), (0...100).contains(percent) else {
            diagnostics.add("expected a part of the limit from `0%` to `100%`", at: node.position)
            return nil
        }
        for pool in pools where !provider.knowsLimit(of: pool) {
            diagnostics.add(
                "\(provider.id) tells no limit of the pool \(pool.quoted) to take a part of; expected a number of "
                    + "credits",
                at: node.position)
        }
        return .share(percent / 100)
    }

    mutating func path(in node: YAMLNode) -> String? {
        relativePath(in: node)?.path(from: folder)
    }

    /// A path as it is meant from the folder of the file that is read.
    mutating func relativePath(in node: YAMLNode) -> String? {
        guard let path = scalars.text(node, "a path", diagnostics: &diagnostics) else { return nil }
        guard !path.isEmpty else {
            diagnostics.add("expected a path that is not empty", at: node.position)
            return nil
        }
        return path
    }
}

extension ProviderDefinition {
    /// Stands for one that is not known, so that the rest of an account can be read.
    fileprivate static let unknown = ProviderDefinition(
        id: "", baseURL: Template(constant: "https://unknown.invalid"), requests: [])

    /// The keys that only accounts of this provider have.
    var keysOfAccounts: [String] {
        (requests.contains(where: \.usesWindow) ? ["windows"] : [])
            + settings.flatMap { $0.isSecret ? [$0.name, "\($0.name)_file"] : [$0.name] }
    }

    /// Whether the limit of a pool is read, or follows from what is.
    fileprivate func knowsLimit(of pool: String) -> Bool {
        requests.flatMap(\.reading.balances).contains { balance in
            (balance.pool.constant ?? pool) == pool
                && (balance.limit != nil || balance.remaining != nil && balance.used != nil)
        }
    }
}

extension YAMLNode {
    fileprivate var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Of a map, else the node itself.
    fileprivate var values: [YAMLNode] {
        if case .mapping(let members) = content { members.map(\.value) } else { [self] }
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        reduce(into: []) { list, item in
            if !list.contains(item) { list.append(item) }
        }
    }
}
