import Credits

extension DocumentReader {
    /// Which fields of a configured provider's answer are which reading.
    mutating func readingRules(in node: YAMLNode) -> ProviderDefinition.ReadingRules {
        let keys = ["balances", "lots", "usage", "subscription", "spending_allowed"]
        let section = Section(node, keys: keys, notes: &notes)
        if keys.allSatisfy({ section[$0] == nil }), case .mapping = node.content {
            notes.add("expected at least one of \(keys.listed)", at: node.position)
        }
        return ProviderDefinition.ReadingRules(
            balances: section["balances"].map { balances(in: $0) } ?? [],
            lots: section["lots"].flatMap { lots(in: $0) },
            usage: section["usage"].flatMap { path(of: $0, orWhole: true) },
            subscription: section["subscription"].map { subscription(in: $0) },
            spendingAllowed: section["spending_allowed"].flatMap { path(of: $0) }
        )
    }

    private mutating func balances(in node: YAMLNode) -> [ProviderDefinition.ReadingRules.Balance] {
        var pools: Set<String> = []
        if case .sequence(let nodes) = node.content, nodes.isEmpty {
            notes.add("expected at least one balance", at: node.position)
        }
        return list(node, of: "balances").compactMap { node in
            let section = Section(node, keys: ["pool", "remaining", "used"], notes: &notes)
            guard case .mapping = node.content else { return nil }
            let pool = section["pool"].flatMap { word(in: $0) } ?? "default"
            let used = section["used"].flatMap { path(of: $0) }
            if !pools.insert(pool).inserted {
                notes.add("the pool \(pool.quoted) is given twice", at: node.position)
            }
            guard let remaining = required("remaining", of: section).flatMap({ path(of: $0) }) else { return nil }
            return ProviderDefinition.ReadingRules.Balance(pool: pool, remaining: remaining, used: used)
        }
    }

    private mutating func lots(in node: YAMLNode) -> ProviderDefinition.ReadingRules.Lots? {
        let section = Section(node, keys: ["list", "kind", "allocated", "remaining", "expiry"], notes: &notes)
        guard let list = required("list", of: section).flatMap({ path(of: $0) }) else { return nil }
        return ProviderDefinition.ReadingRules.Lots(
            list: list,
            kind: section["kind"].flatMap { path(of: $0) },
            allocated: section["allocated"].flatMap { path(of: $0) },
            remaining: section["remaining"].flatMap { path(of: $0) },
            expiry: section["expiry"].flatMap { path(of: $0) }
        )
    }

    private mutating func subscription(in node: YAMLNode) -> ProviderDefinition.ReadingRules.Subscription {
        let keys = ["id", "name", "allocated", "created"]
        let section = Section(node, keys: keys, notes: &notes)
        if keys.allSatisfy({ section[$0] == nil }), case .mapping = node.content {
            notes.add("expected at least one of \(keys.listed)", at: node.position)
        }
        return ProviderDefinition.ReadingRules.Subscription(
            id: section["id"].flatMap { path(of: $0) },
            name: section["name"].flatMap { path(of: $0) },
            allocated: section["allocated"].flatMap { path(of: $0) },
            created: section["created"].flatMap { path(of: $0) }
        )
    }
}
