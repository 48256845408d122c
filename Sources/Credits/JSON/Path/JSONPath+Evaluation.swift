extension JSONPath {
    /// What the evaluation of all paths on one response may cost together, in values that are looked at: so a response
    /// takes linear time, whatever it holds and whatever is looked for.
    package struct Budget: Sendable {
        private var steps: Int
        /// Whether paths were given up.
        private(set) var isExhausted = false

        init(for document: JSON) {
            steps = 10_000 + 32 * document.valueCount
        }

        /// - Returns: Whether that many values may be looked at.
        mutating func spend(_ count: Int) -> Bool {
            steps -= count
            if steps < 0 { isExhausted = true }
            return !isExhausted
        }
    }

    /// The values that the path leads to, in the order of RFC 9535; nil where the budget does not suffice.
    ///
    /// - Parameter current: Where a path starts that does not start at the root.
    func matches(in root: JSON, from current: JSON, budget: inout Budget) -> [JSON]? {
        var evaluation = Evaluation(root: root, hasPlaces: false, budget: budget)
        let nodes = evaluation.nodes(query, from: current)
        budget = evaluation.budget
        return budget.isExhausted ? nil : nodes.map(\.value)
    }

    /// As `matches`, each value with where it stands, such as `grants[0].left`.
    ///
    /// - Parameter withPlaces: Whether the places are wanted; else they are empty.
    func located(
        in root: JSON, from current: JSON, withPlaces: Bool, budget: inout Budget
    ) -> [(value: JSON, place: String)]? {
        var evaluation = Evaluation(root: root, hasPlaces: withPlaces, budget: budget)
        let nodes = evaluation.nodes(query, from: current)
        budget = evaluation.budget
        guard !budget.isExhausted else { return nil }
        return nodes.map { ($0.value, withPlaces && $0.place.isEmpty ? "$" : $0.place) }
    }
}

extension JSON {
    /// How many values there are in it, itself included.
    fileprivate var valueCount: Int {
        switch self {
        case .null, .bool, .number, .string: 1
        case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
        case .object(let members): members.reduce(1) { $0 + $1.value.valueCount }
        }
    }
}

/// Evaluates queries on one document.
struct Evaluation {
    struct Node {
        let value: JSON
        let place: String
    }

    let root: JSON
    let hasPlaces: Bool
    var budget: JSONPath.Budget

    mutating func nodes(_ query: JSONPath.Query, from current: JSON) -> [Node] {
        var nodes = [Node(value: query.start == .root ? root : current, place: "")]
        for segment in query.segments {
            var selected: [Node] = []
            for node in nodes {
                guard budget.spend(1) else { return [] }
                switch segment {
                case .child(let selectors): select(selectors, of: node, into: &selected)
                case .descendant(let selectors): descend(selectors, from: node, into: &selected)
                }
            }
            nodes = selected
        }
        return nodes
    }

    /// A node before what is in it. A document is at most 32 deep.
    private mutating func descend(_ selectors: [JSONPath.Selector], from node: Node, into nodes: inout [Node]) {
        guard budget.spend(1) else { return }
        select(selectors, of: node, into: &nodes)
        for child in children(of: node) where child.value.isContainer {
            descend(selectors, from: child, into: &nodes)
        }
    }

    private mutating func select(_ selectors: [JSONPath.Selector], of node: Node, into nodes: inout [Node]) {
        for selector in selectors {
            switch (selector, node.value) {
            case (.name(let name), .object(let members)):
                guard budget.spend(1 + members.count / 8) else { return }
                if let value = node.value[name] { nodes.append(child(of: node, value, named: name)) }
            case (.index(let index), .array(let elements)):
                let index = index < 0 ? elements.count + index : index
                if elements.indices.contains(index) { nodes.append(child(of: node, elements[index], at: index)) }
            case (.slice(let start, let end, let step), .array(let elements)):
                let indices = elements.slice(from: start, to: end, by: step)
                guard budget.spend(indices.count) else { return }
                nodes += indices.map { child(of: node, elements[$0], at: $0) }
            case (.wildcard, _):
                nodes += children(of: node)
            case (.filter(let condition), _):
                for child in children(of: node) where holds(condition, for: child.value) { nodes.append(child) }
            case (.name, _), (.index, _), (.slice, _):
                break
            }
        }
    }

    private mutating func children(of node: Node) -> [Node] {
        switch node.value {
        case .array(let elements):
            guard budget.spend(elements.count) else { return [] }
            return elements.indices.map { child(of: node, elements[$0], at: $0) }
        case .object(let members):
            guard budget.spend(members.count) else { return [] }
            return members.map { child(of: node, $0.value, named: $0.name) }
        default:
            return []
        }
    }

    private func child(of node: Node, _ value: JSON, at index: Int) -> Node {
        Node(value: value, place: hasPlaces ? "\(node.place)[\(index)]" : "")
    }

    private func child(of node: Node, _ value: JSON, named name: String) -> Node {
        guard hasPlaces else { return Node(value: value, place: "") }
        guard name.allSatisfy({ $0 == "_" || $0.isLetter || $0.isNumber }) else {
            return Node(value: value, place: "\(node.place)['\(name)']")
        }
        return Node(value: value, place: node.place.isEmpty ? name : "\(node.place).\(name)")
    }
}

extension JSON {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        case .null, .bool, .number, .string: false
        }
    }
}

extension [JSON] {
    /// The indices of a slice (RFC 9535, 2.3.4.2.2).
    fileprivate func slice(from start: Int?, to end: Int?, by step: Int) -> [Int] {
        guard step != 0 else { return [] }
        func normalized(_ index: Int) -> Int { index < 0 ? count + index : index }
        if step > 0 {
            let lower = Swift.min(Swift.max(normalized(start ?? 0), 0), count)
            let upper = Swift.min(Swift.max(normalized(end ?? count), 0), count)
            return [Int](stride(from: lower, to: upper, by: step))
        }
        let upper = Swift.min(Swift.max(start.map(normalized) ?? count - 1, -1), count - 1)
        let lower = Swift.min(Swift.max(end.map(normalized) ?? -1, -1), count - 1)
        return [Int](stride(from: upper, to: lower, by: step))
    }
}
