import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// Which fields of a provider's response are which reading.
    mutating func readingRules(in node: YAMLNode) -> ReadingRules {
        let mapping = MappingDecoder(node, DefinitionSchema.reading, diagnostics: &diagnostics)
        var rules = ReadingRules()
        for node in items("balances", in: mapping) {
            guard let balance = balance(in: node) else { continue }
            if rules.balances.contains(where: { $0.hasThePools(of: balance) }) {
                let pool = balance.pool.constant.map { "the pool \($0.quoted) is" } ?? "the same pools are"
                diagnostics.add("\(pool) given twice; expected all fields in one balance", at: node.position)
            }
            rules.balances.append(balance)
        }
        rules.lots = items("lots", in: mapping).compactMap { lots(in: $0) }
        rules.usages = items("usage", in: mapping).compactMap { usage(in: $0) }
        rules.subscription = mapping["subscription"].map { subscription(in: $0) }
        rules.keyExpires = mapping["key_expires"].flatMap { timeRule(in: $0) }
        rules.spendingAllowed = mapping["spending_allowed"].flatMap { flagRule(in: $0) }
        return rules
    }

    /// A map, or a list of maps.
    private mutating func items(_ key: String, in mapping: MappingDecoder) -> [YAMLNode] {
        guard let node = mapping[key] else { return [] }
        if case .mapping = node.content { return [node] }
        if node.isEmptyList { diagnostics.add("expected at least one", at: node.position) }
        return list(node, of: "maps")
    }

    private mutating func balance(in node: YAMLNode) -> ReadingRules.Balance? {
        let mapping = MappingDecoder(node, DefinitionSchema.balance, diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        var rule = ReadingRules.Balance()
        rule.elements = elements(in: mapping)
        if let node = mapping["pool"], let pool = textRule(in: node) { rule.pool = pool }
        rule.unit = mapping["unit"].flatMap { textRule(in: $0) }
        rule.remaining = mapping["remaining"].flatMap { numberRule(in: $0) }
        rule.used = mapping["used"].flatMap { numberRule(in: $0) }
        rule.limit = mapping["limit"].flatMap { numberRule(in: $0) }
        rule.resets = mapping["resets"].flatMap { timeRule(in: $0) }
        rule.scale = scale(in: mapping)
        if rule.elements != .whole, let pool = rule.pool.constant {
            diagnostics.add(
                "each element would be the pool \(pool.quoted); expected a name from the element, such as "
                    + "`pool: \"{name}\"`",
                at: mapping["pool"]?.position ?? node.position)
        }
        return rule
    }

    private mutating func lots(in node: YAMLNode) -> ReadingRules.Lots? {
        let mapping = MappingDecoder(
            node, DefinitionSchema.lots,
            unsupported: ["list": "write `each: \"PATH[*]\"`, which makes a lot of each element"],
            diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        var rule = ReadingRules.Lots()
        rule.elements = elements(in: mapping)
        rule.kind = mapping["kind"].flatMap { textRule(in: $0) }
        rule.allocated = mapping["allocated"].flatMap { numberRule(in: $0) }
        rule.remaining = mapping["remaining"].flatMap { numberRule(in: $0) }
        rule.expiry = mapping["expiry"].flatMap { timeRule(in: $0) }
        rule.scale = scale(in: mapping)
        return rule
    }

    private mutating func usage(in node: YAMLNode) -> ReadingRules.Usage? {
        let mapping = MappingDecoder(node, DefinitionSchema.usage, diagnostics: &diagnostics)
        let elements = elements(in: mapping)
        let api = mapping["api"].flatMap { textRule(in: $0) }
        let used = mapping["used"].flatMap { numberRule(in: $0) }
        guard let api, let used else { return nil }
        return ReadingRules.Usage(elements: elements, api: api, used: used)
    }

    private mutating func subscription(in node: YAMLNode) -> ReadingRules.Subscription {
        let mapping = MappingDecoder(node, DefinitionSchema.subscription, diagnostics: &diagnostics)
        var rule = ReadingRules.Subscription()
        rule.id = mapping["id"].flatMap { textRule(in: $0) }
        rule.name = mapping["name"].flatMap { textRule(in: $0) }
        rule.allocated = mapping["allocated"].flatMap { numberRule(in: $0) }
        rule.created = mapping["created"].flatMap { timeRule(in: $0) }
        rule.expires = mapping["expires"].flatMap { timeRule(in: $0) }
        return rule
    }

    private mutating func elements(in mapping: MappingDecoder) -> Elements {
        switch (mapping["each"], mapping["entries"]) {
        case (nil, nil): return .whole
        case (let node?, nil): return path(of: node).map(Elements.each) ?? .whole
        case (nil, let node?): return path(of: node).map(Elements.entries) ?? .whole
        case (_?, _?): return .whole
        }
    }
}

extension ReadingRules.Balance {
    /// Whether it gives pools of the same names, of which none could be shown.
    fileprivate func hasThePools(of other: Self) -> Bool {
        pool == other.pool && (pool.constant != nil || elements == other.elements)
    }
}
