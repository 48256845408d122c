import Credits

extension DocumentReader {
    /// What the answers of a configured provider mean.
    mutating func answerRules(in node: YAMLNode) -> [ProviderDefinition.AnswerRule] {
        list(node, of: "answers").compactMap { node in
            let keys = ["status", "field", "contains", "is_null", "means"]
            let section = Section(node, keys: keys, notes: &notes)
            guard case .mapping = node.content else { return nil }
            let condition = condition(in: section)
            guard let statuses = required("status", of: section).flatMap({ statuses(in: $0) }),
                let meaning = required("means", of: section).flatMap({ meaning(in: $0) })
            else { return nil }
            return ProviderDefinition.AnswerRule(statuses: statuses, condition: condition, meaning: meaning)
        }
    }

    /// `402`, or `400-404`.
    private mutating func statuses(in node: YAMLNode) -> ClosedRange<Int>? {
        guard let text = values.text(node, "a status", notes: &notes) else { return nil }
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...2).contains(bounds.count), bounds.allSatisfy((100...599).contains),
            bounds[0] <= bounds[bounds.count - 1]
        else {
            notes.add("expected a status or a range such as `402` or `400-404`", at: node.position)
            return nil
        }
        return bounds[0]...bounds[bounds.count - 1]
    }

    private mutating func condition(in section: Section) -> ProviderDefinition.AnswerRule.Condition? {
        let text = section["contains"].flatMap { values.text($0, notes: &notes) }
        let isNull = section["is_null"].flatMap { Values.flag($0, notes: &notes) }
        guard let node = section["field"] else {
            if section["contains"] != nil || section["is_null"] != nil {
                notes.add("`field` is missing: the field that `contains` or `is_null` is about", at: section.position)
            }
            return nil
        }
        let path = path(of: node)
        switch (path, text, isNull) {
        case (let path?, let text?, nil): return .contains(path, text)
        case (let path?, nil, true): return .isNull(path)
        case (nil, _, _): return nil
        default:
            notes.add("expected either `contains: TEXT` or `is_null: true` beside `field`", at: node.position)
            return nil
        }
    }

    private mutating func meaning(in node: YAMLNode) -> ProviderDefinition.AnswerRule.Meaning? {
        guard let word = values.text(node, "a meaning", notes: &notes) else { return nil }
        let meanings = ProviderDefinition.AnswerRule.Meaning.all
        if let meaning = meanings.first(where: { $0.word == word }) { return meaning }
        let words = meanings.map(\.word)
        let nearest = word.nearest(of: words).map { "; did you mean \($0.quoted)?" } ?? "."
        notes.add("unknown meaning\(nearest) Expected \(words.listed)", at: node.position)
        return nil
    }

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
            usage: section["usage"].flatMap { path(of: $0) },
            subscription: section["subscription"].map { subscription(in: $0) },
            spendingAllowed: section["spending_allowed"].flatMap { path(of: $0) }
        )
    }

    private mutating func balances(in node: YAMLNode) -> [ProviderDefinition.ReadingRules.Balance] {
        var pools: Set<String> = []
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
        let section = Section(node, keys: ["id", "name", "allocated", "created"], notes: &notes)
        return ProviderDefinition.ReadingRules.Subscription(
            id: section["id"].flatMap { path(of: $0) },
            name: section["name"].flatMap { path(of: $0) },
            allocated: section["allocated"].flatMap { path(of: $0) },
            created: section["created"].flatMap { path(of: $0) }
        )
    }

    private mutating func path(of node: YAMLNode) -> FieldPath? {
        word(in: node).map { FieldPath($0) }
    }
}
