import Primitives

extension ReadingDecoder {
    /// Pools of different names. Which of two of one name is meant is not known, so both are left out.
    mutating func balances(by rules: [ReadingRules.Balance]) -> [Reading.Balance] {
        var balances: [Reading.Balance] = []
        var places: [ExactText: [Int]] = [:]
        for rule in rules {
            for source in sources(rule.elements, read: rule.paths) {
                guard let pool = text(rule.pool, "pool", in: source), !pool.isEmpty else {
                    note(source.pattern, expected: "a text for `pool`", found: "none")
                    continue
                }
                places[ExactText(pool), default: []].append(balances.count)
                balances.append(balance(pool: pool, by: rule, in: source))
            }
        }
        let repeated = places.filter { $0.value.count > 1 }.sorted { $0.value[0] < $1.value[0] }
        for (name, _) in repeated {
            note("pool", expected: "a name of its own for each pool", found: "one name twice")
            report("pool", found: name.text, became: "of no use: two balances have this name, and neither is shown")
        }
        let left = Set(repeated.flatMap(\.value))
        return balances.enumerated().filter { !left.contains($0.offset) }.map(\.element)
    }

    private mutating func balance(
        pool: String, by rule: ReadingRules.Balance, in source: Source
    ) -> Reading.Balance {
        let unit = text(rule.unit, "unit", in: source)?.lowercased()
        let remaining = number(rule.remaining, "remaining", scale: rule.scale, in: source)
        let used = number(rule.used, "used", scale: rule.scale, in: source)
        let limit = number(rule.limit, "limit", scale: rule.scale, in: source)
        // A reset says only when: without an amount it is no reading.
        let hasFoundBefore = hasFound
        let resets = time(rule.resets, "resets", in: source).value?.seconds
        hasFound = hasFoundBefore
        var balance = Reading.Balance(
            pool: pool, remaining: remaining.value, used: used.value, limit: limit.value)
        // Any two give the third, where the response does not hold it in any form.
        switch (remaining, used, limit) {
        case (.absent, .value(let used), .value(let limit)): balance.remaining = limit.adding(-used)
        case (.value(let remaining), .absent, .value(let limit)): balance.used = limit.adding(-remaining)
        case (.value(let remaining), .value(let used), .absent): balance.limit = remaining.adding(used)
        default: break
        }
        // An account may lack a pool that the definition names: then it is not filled again either.
        guard balance != Reading.Balance(pool: pool) else { return balance }
        balance.resets = resets
        balance.unit = unit.flatMap { $0.isEmpty ? nil : $0 }
        return balance
    }
}
