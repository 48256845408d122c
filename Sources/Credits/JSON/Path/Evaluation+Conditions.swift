import Primitives

extension Evaluation {
    mutating func holds(_ condition: JSONPath.Condition, for current: JSON) -> Bool {
        switch condition {
        case .any(let conditions):
            for condition in conditions where holds(condition, for: current) { return true }
            return false
        case .all(let conditions):
            for condition in conditions where !holds(condition, for: current) { return false }
            return true
        case .not(let condition):
            return !holds(condition, for: current)
        case .exists(let query):
            return !nodes(query, from: current).isEmpty
        case .comparison(let one, let comparison, let other):
            let (one, other) = (value(of: one, for: current), value(of: other, for: current))
            switch comparison {
            case .equal: return areEqual(one, other)
            case .notEqual: return !areEqual(one, other)
            case .less: return isLess(one, other)
            case .greater: return isLess(other, one)
            case .atMost: return isLess(one, other) || areEqual(one, other)
            case .atLeast: return isLess(other, one) || areEqual(one, other)
            }
        }
    }

    /// Nil where there is none.
    private mutating func value(of operand: JSONPath.Operand, for current: JSON) -> JSON? {
        switch operand {
        case .literal(let literal): return literal
        case .query(let query): return nodes(query, from: current).first?.value
        case .count(let query): return .number("\(nodes(query, from: current).count)")
        case .value(let query):
            let nodes = nodes(query, from: current)
            return nodes.count == 1 ? nodes[0].value : nil
        case .length(let operand):
            switch value(of: operand, for: current) {
            case .string(let text)?:
                guard budget.spend(text.utf8.count / 16) else { return nil }
                return .number("\(text.unicodeScalars.count)")
            case .array(let elements)?: return .number("\(elements.count)")
            case .object(let members)?: return .number("\(members.count)")
            default: return nil
            }
        }
    }

    private mutating func isLess(_ one: JSON?, _ other: JSON?) -> Bool {
        switch (one, other) {
        case (.number(let one)?, .number(let other)?):
            return mayRead(one, other) && (Double(one) ?? .nan) < (Double(other) ?? .nan)
        case (.string(let one)?, .string(let other)?):
            return mayRead(one, other) && one.utf8.lexicographicallyPrecedes(other.utf8)
        default: return false
        }
    }

    /// Whether the budget suffices to compare the texts.
    private mutating func mayRead(_ one: String, _ other: String) -> Bool {
        budget.spend(min(one.utf8.count, other.utf8.count) / 16)
    }

    /// Nothing is equal to nothing.
    private mutating func areEqual(_ one: JSON?, _ other: JSON?) -> Bool {
        guard budget.spend(1) else { return false }
        switch (one, other) {
        case (nil, nil), (.null?, .null?): return true
        case (.bool(let one)?, .bool(let other)?): return one == other
        case (.number(let one)?, .number(let other)?): return mayRead(one, other) && Double(one) == Double(other)
        case (.string(let one)?, .string(let other)?):
            return one.utf8.count == other.utf8.count && mayRead(one, other) && one.utf8.elementsEqual(other.utf8)
        case (.array(let one)?, .array(let other)?):
            guard one.count == other.count else { return false }
            for index in one.indices where !areEqual(one[index], other[index]) { return false }
            return true
        case (.object(let one)?, .object(let other)?):
            guard one.count == other.count, budget.spend(one.count) else { return false }
            let values = Dictionary(other.map { (ExactText($0.name), $0.value) }) { first, _ in first }
            for member in one {
                guard let value = values[ExactText(member.name)], areEqual(member.value, value) else { return false }
            }
            return true
        default: return false
        }
    }
}
