/// Decodes a reading from a response by a definition's rules. A field in a form that cannot be used is left out and
/// noted; the rest of the response stays in use.
struct ReadingDecoder {
    /// What fields are read from: the response itself, or an element of it.
    struct Source {
        let value: JSON
        /// Where it stands, with the numbers of elements, where that is asked for: `grants[0]`. Empty for the response.
        var place = ""
        /// The same for all elements: `grants[*]`.
        var pattern = ""

        /// Of a field in it, as far as is known: `grants[0].left`.
        func place(of path: JSONPath) -> String { place.isEmpty ? path.description : "\(place): \(path)" }
        func pattern(of path: JSONPath) -> String { pattern.isEmpty ? path.description : "\(pattern): \(path)" }
    }

    let document: JSON
    private let onFinding: ((Finding) -> Void)?
    private(set) var issues: [DecodingIssue] = []
    /// Whether any field held something of use. A list or an object that is there and empty does: it says that there is
    /// nothing.
    var hasFound = false
    /// For all paths together, so that a response costs linear time.
    private var budget: JSONPath.Budget

    /// - Parameter onFinding: Is called for every field, in the order of the rules.
    init(_ document: JSON, budget: JSONPath.Budget, onFinding: ((Finding) -> Void)? = nil) {
        self.document = document
        self.budget = budget
        self.onFinding = onFinding
    }

    /// Whether the paths together cost more than a response may.
    var isExhausted: Bool { budget.isExhausted }

    mutating func reading(by rules: ReadingRules, windowHours: Int?) -> Reading {
        var reading = Reading()
        let whole = Source(value: document)
        reading.balances = balances(by: rules.balances)
        reading.lots = rules.lots.flatMap { lots(by: $0) }.merged()
        reading.usages = rules.usages.flatMap { usages(by: $0, windowHours: windowHours ?? 0) }.merged()
        reading.subscription = rules.subscription.flatMap { subscription(by: $0, in: whole) }
        reading.keyExpires = time(rules.keyExpires, "key_expires", in: whole).value?.seconds
        reading.spendingAllowed = flag(rules.spendingAllowed, "spending_allowed", in: whole)
        reading.issues = issues
        return reading
    }

    private mutating func lots(by rules: ReadingRules.Lots) -> [Reading.Lot] {
        sources(rules.elements, read: rules.paths).compactMap { source in
            // When a lot expires is part of which lot it is: one whose expiry cannot be read is left out, for shown as
            // `never` it would say something that the provider did not.
            let expiry = time(rules.expiry, "expiry", in: source)
            if case .unusable = expiry { return nil }
            let kind = text(rules.kind, "kind", in: source, tells: true)
            let allocated = number(rules.allocated, "allocated", scale: rules.scale, in: source)
            let remaining = number(rules.remaining, "remaining", scale: rules.scale, in: source)
            // Each element of a list is a lot, while a response may lack the one that the rules are about.
            let isNamed = kind != nil && rules.kind?.constant == nil
            let isThere = isNamed || !(allocated.isAbsent && remaining.isAbsent && expiry.isAbsent)
            guard isThere || rules.elements != .whole else { return nil }
            let lot = Reading.Lot(
                kind: kind?.snakeCased ?? "", expiry: expiry.value?.seconds.map { Int($0.rounded(.down)) },
                allocated: allocated.value, remaining: remaining.value)
            return lot.kind.isEmpty ? lot.ofUnknownKind : lot
        }
    }

    private mutating func usages(by rules: ReadingRules.Usage, windowHours: Int) -> [Reading.Usage] {
        sources(rules.elements, read: rules.paths + rules.api.paths).compactMap { source in
            guard let used = number(rules.used, "used", in: source).value else { return nil }
            guard let api = text(rules.api, "api", in: source) else {
                note(source.pattern, expected: "a text for `api`", found: "none")
                return nil
            }
            return .init(api: api, windowHours: windowHours, used: used)
        }
    }

    private mutating func subscription(
        by rules: ReadingRules.Subscription, in source: Source
    ) -> Reading.Subscription? {
        let subscription = Reading.Subscription(
            id: text(rules.id, "id", in: source, tells: true),
            name: text(rules.name, "name", in: source, tells: true),
            allocated: number(rules.allocated, "allocated", in: source).value,
            created: time(rules.created, "created", in: source).value?.seconds,
            expires: time(rules.expires, "expires", in: source).value?.seconds
        )
        return subscription == .init() ? nil : subscription
    }
}

extension ReadingDecoder {
    /// What stands at a path.
    mutating func matches(_ path: JSONPath, in source: Source) -> [JSON] {
        path.matches(in: document, from: source.value, budget: &budget) ?? []
    }

    /// What the fields of a rule are read from.
    ///
    /// - Parameter paths: Those that are read of each element.
    mutating func sources(_ elements: Elements, read paths: [JSONPath]) -> [Source] {
        let whole = Source(value: document)
        let sources: [Source]
        switch elements {
        case .whole:
            return [whole]
        case .each(let path):
            let located = located(path)
            sources = located.map { Source(value: $0.value, place: $0.place, pattern: path.description) }
            if located.isEmpty { lookForList(of: path, in: whole) }
        case .entries(let path):
            let located = located(path)
            sources = located.flatMap { entries(of: $0, at: path) }
            if located.isEmpty { report(path.description, found: "-", became: "absent") }
        }
        // Paths into an element that begin with a name need an object; without one each of them would be absent without a
        // word.
        let needsObject = paths.contains { $0.query.start == .current && $0.firstName != nil }
        return sources.filter { source in
            if needsObject, case .object = source.value { return true }
            if needsObject { unusable(source.value, at: source.place, source.pattern, expected: "an object") }
            return !needsObject
        }
    }

    private mutating func located(_ path: JSONPath) -> [(value: JSON, place: String)] {
        path.located(in: document, from: document, withPlaces: onFinding != nil, budget: &budget) ?? []
    }

    private mutating func entries(of located: (value: JSON, place: String), at path: JSONPath) -> [Source] {
        switch located.value {
        case .object(let members) where !members.isEmpty:
            return members.map { member in
                let entry = JSON.object([
                    .init(name: "key", value: .string(member.name)), .init(name: "value", value: member.value),
                ])
                return Source(value: entry, place: member.name, pattern: path.description)
            }
        case .object:
            foundEmpty(located.value, at: located.place)
        case .array(let elements) where elements.isEmpty:
            // PHP writes an empty map as a list.
            foundEmpty(located.value, at: located.place)
        case .null:
            report(located.place, found: "null", became: "null")
        default:
            unusable(located.value, at: located.place, path.description, expected: "an object")
        }
        return []
    }

    /// Nothing stands at a path. A list on its way that is there and empty says that there is nothing; what is no list
    /// is an issue.
    mutating func lookForList(of path: JSONPath, in source: Source) {
        guard let list = path.list else { return report(source.place(of: path), found: "-", became: "absent") }
        let containers = matches(list, in: source)
        if containers.isEmpty { return lookForList(of: list, in: source) }
        for container in containers {
            switch container {
            case .array(let elements) where elements.isEmpty: foundEmpty(container, at: source.place(of: list))
            case .object(let members) where members.isEmpty: foundEmpty(container, at: source.place(of: list))
            case .null: report(source.place(of: list), found: "null", became: "null")
            case .array, .object: report(source.place(of: path), found: container.text, became: "absent")
            default:
                unusable(container, at: source.place(of: list), source.pattern(of: list), expected: "a list")
            }
        }
    }

    private mutating func foundEmpty(_ value: JSON, at place: String) {
        hasFound = true
        report(place, found: value.text, became: "nothing")
    }

    /// Notes a value that cannot be used.
    mutating func unusable(_ value: JSON, at place: String, _ pattern: String, expected: String) {
        note(pattern, expected: expected, found: value.kind)
        report(place, found: value.text, became: "of no use: expected \(expected)")
    }

    /// Notes an issue with a field, the first time.
    mutating func note(_ field: String, expected: String, found: String) {
        let issue = DecodingIssue(field: field, expected: expected, found: found)
        if issues.count < 20, !issues.contains(issue) { issues.append(issue) }
    }

    /// Tells a person what stood at a field, and what became of it.
    func report(_ place: @autoclosure () -> String, found: String, became: @autoclosure () -> String) {
        onFinding?(Finding(field: place(), found: found, became: became()))
    }
}

extension Reading.Lot {
    fileprivate var ofUnknownKind: Self {
        Self(kind: "unknown", expiry: expiry, count: count, allocated: allocated, remaining: remaining)
    }
}
