import Credits
import StrictYAML

extension ConfigurationDecoder {
    /// What responses mean.
    ///
    /// - Parameter readings: What the same definition reads; nil where that is not known.
    mutating func responseRules(in node: YAMLNode, besides readings: [ReadingRules]?) -> [ResponseRule] {
        var rules: [ResponseRule] = []
        for node in list(node, of: "answers") {
            guard let rule = responseRule(in: node, besides: readings) else { continue }
            if rule.isDecided(by: rules) {
                diagnostics.add(
                    "this rule can never decide: those before it decide for all of its statuses; expected it before them",
                    at: node.position)
            }
            rules.append(rule)
        }
        return rules
    }

    private mutating func responseRule(in node: YAMLNode, besides readings: [ReadingRules]?) -> ResponseRule? {
        let mapping = MappingDecoder(
            node, DefinitionSchema.answer, unsupported: ["is_null": "write `is: null`"], diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        let condition = condition(in: mapping)
        if let condition, case .contains = condition.test,
            readings?.contains(where: { $0.isNeverText(condition.path) }) == true
        {
            diagnostics.add(
                "`contains` is for text, and `reading` takes the field for a number or a flag; expected another field",
                at: mapping["contains"]?.position)
        }
        let statuses = mapping["status"].flatMap { self.statuses(in: $0) }
        let meaning = mapping["means"].flatMap { self.meaning(in: $0) }
        if meaning == .depleted, let readings,
            !readings.flatMap(\.balances).contains(where: { $0.pool.constant != nil })
        {
            diagnostics.add(
                "`depleted` is a balance of 0, and `reading` names no pool; expected one in `reading: {balances: …}`",
                at: mapping["means"]?.position)
        }
        guard let statuses, let meaning else { return nil }
        return ResponseRule(statuses: statuses, condition: condition, meaning: meaning)
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

    private mutating func condition(in mapping: MappingDecoder) -> ResponseRule.Condition? {
        guard let path = mapping["field"].flatMap({ path(of: $0) }), let test = test(in: mapping) else { return nil }
        return .init(path: path, test: test)
    }

    private mutating func test(in mapping: MappingDecoder) -> ResponseRule.Test? {
        if let node = mapping["is"] { return literal(in: node).map(ResponseRule.Test.equals) }
        if let node = mapping["is_not"] { return literal(in: node).map(ResponseRule.Test.differs) }
        if let node = mapping["contains"] {
            guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
            if text.isEmpty { diagnostics.add("expected a text that is not empty", at: node.position) }
            return .contains(text)
        }
        guard let node = mapping["missing"], let isMissing = ScalarDecoder.flag(node, diagnostics: &diagnostics) else {
            return nil
        }
        if !isMissing { diagnostics.add("expected `missing: true`, or no condition", at: node.position) }
        return .isMissing
    }

    private mutating func meaning(in node: YAMLNode) -> ResponseRule.Meaning? {
        guard let word = scalars.text(node, "a meaning", diagnostics: &diagnostics) else { return nil }
        let meanings = ResponseRule.Meaning.all
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

extension ResponseRule {
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

extension ReadingRules {
    /// Whether a field of the response is read as a number or a flag, so that it never is text to look for words in.
    fileprivate func isNeverText(_ path: JSONPath) -> Bool {
        let numbers = balances.filter { $0.elements == .whole }.flatMap { [$0.remaining, $0.used, $0.limit] }
        let paths = (numbers + [subscription?.allocated]).compactMap(\.self).filter(\.ignored.isEmpty).flatMap(\.paths)
        let flags = [spendingAllowed].compactMap(\.self).filter { $0.trueValue == nil }.map(\.path)
        return (paths + flags).contains(path)
    }
}
