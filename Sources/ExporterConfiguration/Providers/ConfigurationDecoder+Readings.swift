import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// Which fields of a configured provider's answer are which reading.
    mutating func readingRules(in node: YAMLNode) -> ProviderDefinition.ReadingRules {
        let keys = ["balances", "lots", "usage", "subscription", "spending_allowed"]
        let mapping = MappingDecoder(node, keys: keys, diagnostics: &diagnostics)
        if keys.allSatisfy({ mapping[$0] == nil }), case .mapping = node.content {
            diagnostics.add("expected at least one of \(keys.listed)", at: node.position)
        }
        return ProviderDefinition.ReadingRules(
            balances: mapping["balances"].map { balances(in: $0) } ?? [],
            lots: mapping["lots"].flatMap { lots(in: $0) },
            usage: mapping["usage"].flatMap { path(of: $0, orWhole: true) },
            subscription: mapping["subscription"].map { subscription(in: $0) },
            spendingAllowed: mapping["spending_allowed"].flatMap { path(of: $0) }
        )
    }

    private mutating func balances(in node: YAMLNode) -> [ProviderDefinition.ReadingRules.Balance] {
        var pools: Set<String> = []
        if case .sequence(let nodes) = node.content, nodes.isEmpty {
            diagnostics.add("expected at least one balance", at: node.position)
        }
        return list(node, of: "balances").compactMap { node in
            let mapping = MappingDecoder(node, keys: ["pool", "remaining", "used"], diagnostics: &diagnostics)
            guard case .mapping = node.content else { return nil }
            let pool = mapping["pool"].flatMap { word(in: $0) } ?? "default"
            let used = mapping["used"].flatMap { path(of: $0) }
            if !pools.insert(pool).inserted {
                diagnostics.add("the pool \(pool.quoted) is given twice", at: node.position)
            }
            guard let remaining = required("remaining", of: mapping).flatMap({ path(of: $0) }) else { return nil }
            return ProviderDefinition.ReadingRules.Balance(pool: pool, remaining: remaining, used: used)
        }
    }

    private mutating func lots(in node: YAMLNode) -> ProviderDefinition.ReadingRules.Lots? {
        let mapping = MappingDecoder(
            node, keys: ["list", "kind", "allocated", "remaining", "expiry"], diagnostics: &diagnostics)
        guard let list = required("list", of: mapping).flatMap({ path(of: $0) }) else { return nil }
        return ProviderDefinition.ReadingRules.Lots(
            list: list,
            kind: mapping["kind"].flatMap { path(of: $0) },
            allocated: mapping["allocated"].flatMap { path(of: $0) },
            remaining: mapping["remaining"].flatMap { path(of: $0) },
            expiry: mapping["expiry"].flatMap { path(of: $0) }
        )
    }

    private mutating func subscription(in node: YAMLNode) -> ProviderDefinition.ReadingRules.Subscription {
        let keys = ["id", "name", "allocated", "created"]
        let mapping = MappingDecoder(node, keys: keys, diagnostics: &diagnostics)
        if keys.allSatisfy({ mapping[$0] == nil }), case .mapping = node.content {
            diagnostics.add("expected at least one of \(keys.listed)", at: node.position)
        }
        return ProviderDefinition.ReadingRules.Subscription(
            id: mapping["id"].flatMap { path(of: $0) },
            name: mapping["name"].flatMap { path(of: $0) },
            allocated: mapping["allocated"].flatMap { path(of: $0) },
            created: mapping["created"].flatMap { path(of: $0) }
        )
    }
}
