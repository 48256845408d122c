/// Takes a reading out of an answer by a definition's rules. A field in a form that cannot be used is left out and
/// noted; the rest of the answer stays in use.
struct AnswerReader {
    private let answer: JSON
    private(set) var issues: [FieldIssue] = []
    /// Whether any field held something of use. A list or an object that is there and empty does: it says that there is
    /// nothing.
    private(set) var hasFound = false

    init(answer: JSON) {
        self.answer = answer
    }

    mutating func reading(by rules: ProviderDefinition.ReadingRules, windowHours: Int?) -> Reading {
        var reading = Reading()
        reading.balances = rules.balances.map { rule in
            .init(
                pool: rule.pool,
                remaining: number(at: rule.remaining, in: answer),
                used: number(at: rule.used, in: answer)
            )
        }
        reading.lots = rules.lots.map { lots(by: $0) } ?? []
        reading.usages = rules.usage.map { usages(at: $0, windowHours: windowHours ?? 0) } ?? []
        reading.subscription = rules.subscription.flatMap { subscription(by: $0) }
        reading.spendingAllowed = rules.spendingAllowed.flatMap { flag(at: $0) }
        return reading
    }

    private mutating func lots(by rules: ProviderDefinition.ReadingRules.Lots) -> [Reading.Lot] {
        guard let value = present(answer[rules.list]) else { return [] }
        guard case .array(let elements) = value else {
            note(rules.list.description, "a list of lots", value)
            return []
        }
        if elements.isEmpty { hasFound = true }
        let list = "\(rules.list)[]"
        return elements.compactMap { element -> Reading.Lot? in
            guard case .object = element else {
                note(list, "an object", element)
                return nil
            }
            // When a lot expires is part of which lot it is: one whose expiry cannot be read is left out, for shown
            // as `never` it would say something that the provider did not.
            var expiry: Int?
            if let path = rules.expiry, let value = present(element[path]) {
                guard let seconds = value.finiteNumber, let date = Timestamp.wholeSeconds(seconds) else {
                    note("\(list).\(path)", "Unix seconds", value)
                    return nil
                }
                expiry = date
                hasFound = true
            }
            let kind = text(at: rules.kind, in: element, prefix: "\(list).")?.snakeCased ?? ""
            return Reading.Lot(
                kind: kind.isEmpty ? "unknown" : kind,
                expiry: expiry,
                allocated: number(at: rules.allocated, in: element, prefix: "\(list)."),
                remaining: number(at: rules.remaining, in: element, prefix: "\(list).")
            )
        }
        .merged()
    }

    private mutating func usages(at path: FieldPath, windowHours: Int) -> [Reading.Usage] {
        guard let value = present(answer[path]) else { return [] }
        guard case .object(let members) = value else {
            note(path.description, "an object of credits by API", value)
            return []
        }
        if members.isEmpty { hasFound = true }
        return members.compactMap { member in
            number(member.value, field: member.name)
                .map { .init(api: member.name, windowHours: windowHours, used: $0) }
        }
    }

    private mutating func subscription(
        by rules: ProviderDefinition.ReadingRules.Subscription
    ) -> Reading.Subscription? {
        let subscription = Reading.Subscription(
            id: text(at: rules.id, in: answer),
            name: text(at: rules.name, in: answer),
            allocated: number(at: rules.allocated, in: answer),
            created: number(at: rules.created, in: answer)
        )
        return subscription == .init(id: nil, name: nil, allocated: nil, created: nil) ? nil : subscription
    }

    private mutating func number(at path: FieldPath?, in object: JSON, prefix: String = "") -> Double? {
        path.flatMap { number(object[$0], field: "\(prefix)\($0)") }
    }

    private mutating func number(_ value: JSON?, field: String) -> Double? {
        guard let value = present(value) else { return nil }
        guard let number = value.finiteNumber else {
            note(field, "a number", value)
            return nil
        }
        hasFound = true
        return number
    }

    private mutating func text(at path: FieldPath?, in object: JSON, prefix: String = "") -> String? {
        guard let path, let value = present(object[path]) else { return nil }
        guard case .string(let text) = value else {
            note("\(prefix)\(path)", "a string", value)
            return nil
        }
        hasFound = true
        return text
    }

    private mutating func flag(at path: FieldPath) -> Bool? {
        guard let value = present(answer[path]) else { return nil }
        guard case .bool(let flag) = value else {
            note(path.description, "true or false", value)
            return nil
        }
        hasFound = true
        return flag
    }

    /// A field that is null says as little as one that is not there.
    private func present(_ value: JSON?) -> JSON? {
        if case .null? = value { nil } else { value }
    }

    private mutating func note(_ field: String, _ expected: String, _ found: JSON) {
        let issue = FieldIssue(field: field, expected: expected, found: found.kind)
        if !issues.contains(issue), issues.count < 20 {
            issues.append(issue)
        }
    }
}

extension AnswerReader {
    /// Why there is no reading where `hasFound` is false: what was looked for, and what was there instead.
    func complaint(by rules: ProviderDefinition.ReadingRules) -> String {
        let wanted = "none of the fields \(rules.fields.map(\.description).listed) is in the answer in a form of use"
        let unusable = issues.filter { $0.field.isShortName }
            .map { "\($0.field) is \($0.found) instead of \($0.expected)" }
        guard case .object(let members) = answer, !members.isEmpty else { return wanted + "; it is empty" }
        let others = members.map(\.name).filter(\.isShortName)
        return ([wanted] + unusable.prefix(3) + (others.isEmpty ? [] : ["it has \(others.listed)"]))
            .joined(separator: "; ")
    }
}

extension [String] {
    fileprivate var listed: String {
        prefix(5).joined(separator: ", ") + (count > 5 ? ", …" : "")
    }
}

extension String {
    /// Whether it may stand in a log line of ours. A longer one may be anything.
    fileprivate var isShortName: Bool {
        (1...30).contains(utf8.count)
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.[]".contains($0)) }
    }
}

extension JSON {
    /// A number, or a string that holds exactly one, if a double can hold it: `1e999` is no reading.
    var finiteNumber: Double? {
        let text: String
        switch self {
        case .number(let digits): text = digits
        case .string(let string) where JSONParser.isNumber(string): text = string
        default: return nil
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}
