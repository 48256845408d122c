import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// What the answers of a configured provider mean.
    ///
    /// - Parameter reading: What the same definition reads of an answer; nil where that cannot be told.
    mutating func answerRules(
        in node: YAMLNode, besides reading: ProviderDefinition.ReadingRules?
    ) -> [ProviderDefinition.ResponseRule] {
        var rules: [ProviderDefinition.ResponseRule] = []
        for node in list(node, of: "answers") {
            guard let rule = answerRule(in: node, besides: reading) else { continue }
            if rule.isDecided(by: rules) {
                diagnostics.add(
                    "this rule can never decide: those before it decide for all of its statuses; expected it before them",
                    at: node.position)
            }
            rules.append(rule)
        }
        return rules
    }

    private mutating func answerRule(
        in node: YAMLNode, besides reading: ProviderDefinition.ReadingRules?
    ) -> ProviderDefinition.ResponseRule? {
        let keys = ["status", "field", "contains", "is_null", "means"]
        let mapping = MappingDecoder(node, keys: keys, diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        let condition = condition(in: mapping)
        if case .contains(let path, _) = condition, let kind = reading?.kindOfField(at: path) {
            diagnostics.add(
                "`contains` is for text, and `reading` takes \("\(path)".quoted) for \(kind); expected another field",
                at: mapping["contains"]?.position)
        }
        guard let statuses = required("status", of: mapping).flatMap({ statuses(in: $0) }),
            let node = required("means", of: mapping), let meaning = meaning(in: node)
        else { return nil }
        if meaning == .depleted, reading?.balances.isEmpty == true {
            diagnostics.add(
                "`depleted` is a balance of 0, and `reading` names no balance; expected one in `reading: {balances: …}`",
                at: node.position)
        }
        return ProviderDefinition.ResponseRule(statuses: statuses, condition: condition, meaning: meaning)
    }

    /// `402`, or `400-404`.
    private mutating func statuses(in node: YAMLNode) -> ClosedRange<Int>? {
        guard let text = scalars.text(node, "a status", diagnostics: &diagnostics) else { return nil }
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard (1...2).contains(bounds.count), bounds.allSatisfy((100...599).contains),
            bounds[0] <= bounds[bounds.count - 1]
        else {
            diagnostics.add("expected a status or a range such as `402` or `400-404`", at: node.position)
            return nil
        }
        if bounds[bounds.count - 1] < 200 {
            diagnostics.add("no answer has a status below 200; expected one from 200 to 599", at: node.position)
        }
        return bounds[0]...bounds[bounds.count - 1]
    }

    private mutating func condition(in mapping: MappingDecoder) -> ProviderDefinition.ResponseRule.Condition? {
        let text = mapping["contains"].flatMap { scalars.text($0, diagnostics: &diagnostics) }
        let isNull = mapping["is_null"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) }
        guard let node = mapping["field"] else {
            if mapping["contains"] != nil || mapping["is_null"] != nil {
                diagnostics.add(
                    "`field` is missing: the field that `contains` or `is_null` is about", at: mapping.position)
            }
            return nil
        }
        let path = path(of: node)
        switch (path, text, isNull) {
        case (let path?, let text?, nil): return .contains(path, text)
        case (let path?, nil, true): return .isNull(path)
        case (nil, _, _): return nil
        default:
            diagnostics.add("expected either `contains: TEXT` or `is_null: true` beside `field`", at: node.position)
            return nil
        }
    }

    private mutating func meaning(in node: YAMLNode) -> ProviderDefinition.ResponseRule.Meaning? {
        guard let word = scalars.text(node, "a meaning", diagnostics: &diagnostics) else { return nil }
        let meanings = ProviderDefinition.ResponseRule.Meaning.all
        if let meaning = meanings.first(where: { $0.word == word }) { return meaning }
        let words = meanings.map(\.word)
        guard FailureReason(rawValue: word) == nil else {
            diagnostics.add("no answer can mean \(word.quoted). Expected \(words.listed)", at: node.position)
            return nil
        }
        let nearest = word.nearest(of: words).map { "; did you mean \($0.quoted)?" } ?? "."
        diagnostics.add("unknown meaning\(nearest) Expected \(words.listed)", at: node.position)
        return nil
    }
}

extension ProviderDefinition.ResponseRule {
    /// Whether rules before this one leave it nothing: for each of its statuses there is one without a condition, or
    /// with the same.
    fileprivate func isDecided(by rules: [Self]) -> Bool {
        statuses.allSatisfy { status in
            rules.contains {
                $0.statuses.contains(status) && ($0.condition == nil || $0.condition == condition)
            }
        }
    }
}

extension ProviderDefinition.ReadingRules {
    /// What a field of the answer is read as, where that is never text to look for words in: a number or a flag.
    fileprivate func kindOfField(at path: FieldPath) -> String? {
        let numbers =
            balances.flatMap { [$0.remaining, $0.used] } + [subscription?.allocated, subscription?.created]
        if numbers.contains(path) { return "a number" }
        return spendingAllowed == path ? "true or false" : nil
    }
}
