/// A map of a configuration whose keys have been checked: each known, each given once.
package struct MappingDecoder {
    /// Where the map begins.
    package let position: Diagnostic.Position
    private let values: [String: YAMLNode]

    /// Checks a node. Whatever is wrong with it becomes a diagnostic; the keys that are right can be used all the same.
    ///
    /// - Parameters:
    ///   - keys: The valid keys. The diagnostic of any other names the nearest of them.
    ///   - unsupported: Keys that have a meaning elsewhere, and what to do instead.
    package init(
        _ node: YAMLNode, keys: [String], unsupported: [String: String] = [:],
        diagnostics: inout DiagnosticsCollector
    ) {
        position = node.position
        var values: [String: YAMLNode] = [:]
        guard case .mapping(let members) = node.content else {
            diagnostics.add("expected a map with \(keys.listed), found \(node.kind)", at: node.position)
            self.values = [:]
            return
        }
        var places: [String: Diagnostic.Position] = [:]
        for (keyNode, value) in members {
            guard case .scalar(let key, _) = keyNode.content else {
                diagnostics.add("expected a key, found \(keyNode.kind)", at: keyNode.position)
                continue
            }
            if let first = places[key] {
                diagnostics.add(
                    "duplicate key\(key.quotedAsKey), first given in line \(first.line)", at: keyNode.position)
                continue
            }
            places[key] = keyNode.position
            if let advice = unsupported[key] {
                diagnostics.add("\(key.quoted) is not supported here; \(advice)", at: keyNode.position)
                continue
            }
            guard keys.contains(key) else {
                let nearest = key.nearest(of: keys).map { "; did you mean \($0.quoted)?" } ?? "."
                diagnostics.add("unknown key\(key.quotedAsKey)\(nearest) Expected \(keys.listed)", at: keyNode.position)
                continue
            }
            values[key] = value
        }
        self.values = values
    }

    /// Checks a node by a schema. A required key that is missing becomes a diagnostic, too.
    ///
    /// - Parameter unsupported: As above.
    package init(
        _ node: YAMLNode, _ schema: MappingSchema, unsupported: [String: String] = [:],
        diagnostics: inout DiagnosticsCollector
    ) {
        self.init(node, keys: schema.keys.map(\.name), unsupported: unsupported, diagnostics: &diagnostics)
        guard case .mapping = node.content else { return }
        for key in schema.keys where key.isRequired && values[key.name] == nil {
            diagnostics.add("\(key.name.quoted) is missing: expected \(key.summary)", at: node.position)
        }
        for rule in schema.rules { check(rule, diagnostics: &diagnostics) }
    }

    private func check(_ rule: MappingSchema.Rule, diagnostics: inout DiagnosticsCollector) {
        let keys: [String]
        switch rule {
        case .exactlyOne(let names), .atLeastOne(let names), .atMostOne(let names): keys = names
        case .needs(let key, let names):
            if values[key] != nil, names.allSatisfy({ values[$0] == nil }) {
                diagnostics.add("expected one of \(names.listed) beside \(key.quoted)", at: values[key]?.position)
            } else if values[key] == nil, let other = names.first(where: { values[$0] != nil }) {
                diagnostics.add("\(key.quoted) is missing: \(other.quoted) is about it", at: position)
            }
            return
        }
        let given = keys.filter { values[$0] != nil }
        switch rule {
        case .exactlyOne where given.isEmpty:
            diagnostics.add("expected one of \(keys.listed)", at: position)
        case .atLeastOne where given.isEmpty:
            diagnostics.add("expected at least one of \(keys.listed)", at: position)
        case .exactlyOne where given.count > 1, .atMostOne where given.count > 1:
            diagnostics.add(
                "expected one of \(keys.listed), found \(given.count == 2 ? "both" : "\(given.count) of them")",
                at: values[given[1]]?.position)
        default: break
        }
    }

    /// The value of a key, nil where it was not given.
    package subscript(key: String) -> YAMLNode? {
        values[key]
    }
}
