/// Decodes a reading from a response by a definition's rules. A field in a form that cannot be used is left out and
/// noted; the rest of the response stays in use.
struct ReadingDecoder {
    private let document: JSON
    private let onFinding: ((Finding) -> Void)?
    private var issues: [DecodingIssue] = []
    /// Whether any field held something of use. A list or an object that is there and empty does: it says that there is
    /// nothing.
    private(set) var hasFound = false

    /// - Parameter onFinding: Is told of every field, in the order of the rules.
    init(_ document: JSON, onFinding: ((Finding) -> Void)? = nil) {
        self.document = document
        self.onFinding = onFinding
    }

    mutating func reading(by rules: ProviderDefinition.ReadingRules, windowHours: Int?) -> Reading {
        var reading = Reading()
        reading.balances = rules.balances.map { rule in
            .init(
                pool: rule.pool,
                remaining: take(.number, "remaining", at: rule.remaining, in: document),
                used: take(.number, "used", at: rule.used, in: document)
            )
        }
        reading.lots = rules.lots.map { lots(by: $0) } ?? []
        reading.usages = rules.usage.map { usages(at: $0, windowHours: windowHours ?? 0) } ?? []
        reading.subscription = rules.subscription.flatMap { subscription(by: $0) }
        reading.spendingAllowed = take(.flag, "spending_allowed", at: rules.spendingAllowed, in: document)
        reading.issues = issues
        return reading
    }

    private mutating func lots(by rules: ProviderDefinition.ReadingRules.Lots) -> [Reading.Lot] {
        guard let elements = take(.lots, "list", at: rules.list, in: document) else { return [] }
        var lots: [Reading.Lot] = []
        for (index, element) in elements.enumerated() {
            if let lot = lot(element, by: rules, at: .element(of: rules.list, index)) { lots.append(lot) }
        }
        return lots.merged()
    }

    private mutating func lot(
        _ element: JSON, by rules: ProviderDefinition.ReadingRules.Lots, at place: Place
    ) -> Reading.Lot? {
        guard take(.object, "lot", element, at: place) != nil else { return nil }
        // When a lot expires is part of which lot it is: one whose expiry cannot be read is left out, for shown as
        // `never` it would say something that the provider did not.
        let expiry = take(.time, "expiry", at: rules.expiry, in: element, of: place)
        if expiry == nil, let path = rules.expiry, element.holdsValue(at: path) { return nil }
        return Reading.Lot(
            kind: take(.kind, "kind", at: rules.kind, in: element, of: place) ?? "unknown",
            expiry: expiry?.seconds.map { Int($0.rounded(.down)) },
            allocated: take(.number, "allocated", at: rules.allocated, in: element, of: place),
            remaining: take(.number, "remaining", at: rules.remaining, in: element, of: place)
        )
    }

    private mutating func usages(at path: FieldPath, windowHours: Int) -> [Reading.Usage] {
        guard let members = take(.usages, "usage", at: path, in: document) else { return [] }
        return members.compactMap { member in
            take(.number, "used", member.value, at: .member(member.name))
                .map { .init(api: member.name, windowHours: windowHours, used: $0) }
        }
    }

    private mutating func subscription(
        by rules: ProviderDefinition.ReadingRules.Subscription
    ) -> Reading.Subscription? {
        let subscription = Reading.Subscription(
            id: take(.text, "id", at: rules.id, in: document),
            name: take(.text, "name", at: rules.name, in: document),
            allocated: take(.number, "allocated", at: rules.allocated, in: document),
            created: take(.time, "created", at: rules.created, in: document)?.seconds
        )
        return subscription == .init(id: nil, name: nil, allocated: nil, created: nil) ? nil : subscription
    }

    private mutating func take<Value>(
        _ form: Form<Value>, _ meaning: String, at path: FieldPath?, in object: JSON, of place: Place = .document
    ) -> Value? {
        path.flatMap { take(form, meaning, object[$0], at: .field($0, of: place)) }
    }

    /// - Parameter meaning: What the field is called in a definition.
    private mutating func take<Value>(
        _ form: Form<Value>, _ meaning: String, _ value: JSON?, at place: @autoclosure () -> Place
    ) -> Value? {
        // A field that is null says as little as one that is not there.
        guard let value, !value.isNull else {
            onFinding?(
                Finding(field: place().text, found: value?.text ?? "-", became: value == nil ? "absent" : "null"))
            return nil
        }
        guard let taken = form.read(value) else {
            let issue = DecodingIssue(field: place().pattern, expected: form.expected, found: value.kind)
            if !issues.contains(issue), issues.count < 20 { issues.append(issue) }
            onFinding?(
                Finding(field: place().text, found: value.text, became: "of no use: expected \(form.expected)"))
            return nil
        }
        if form.tells(taken) { hasFound = true }
        if let onFinding, let text = form.text(taken) {
            onFinding(Finding(field: place().text, found: value.text, became: "\(meaning) \(text)"))
        }
        return taken
    }
}

extension ReadingDecoder {
    /// Why there is no reading where `hasFound` is false: what was looked for, and what was there instead.
    func complaint(by rules: ProviderDefinition.ReadingRules) -> String {
        let wanted = "none of the fields \(rules.fields.map(\.description).listed) is in the answer in a form of use"
        let unusable = issues.filter { $0.field.isShortName }
            .map { "\($0.field) is \($0.found) instead of \($0.expected)" }
        guard case .object(let members) = document, !members.isEmpty else { return wanted + "; it is empty" }
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
    fileprivate var isNull: Bool {
        if case .null = self { true } else { false }
    }

    fileprivate func holdsValue(at path: FieldPath) -> Bool {
        self[path].map { !$0.isNull } ?? false
    }

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
