package import Credits

extension ProviderDefinition {
    /// The definition as it stands in a configuration.
    package var yaml: String {
        var lines = ["id: \(id.yaml)", "name: \(name.yaml)", "base_url: \(baseURL.yaml)", "request:"]
        lines += ["path: \(request.path.yaml)"].indented
        lines += Self.map("query", request.query.map { ($0.name, $0.value) }).indented
        lines += Self.map("headers", request.headers.map { ($0.name, $0.value) }).indented
        lines += ["credential:"] + ["header: \(credential.header.yaml)"].indented
        lines += (credential.prefix.isEmpty ? [] : ["prefix: \(credential.prefix.yaml)"]).indented
        lines += credential.hexadecimalLength.map { ["hexadecimal_length: \($0)"].indented } ?? []
        if !defaultWindows.isEmpty {
            lines.append("windows: [\(defaultWindows.map { "\($0)h" }.joined(separator: ", "))]")
        }
        lines += Self.map("settings", settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        if !answers.isEmpty {
            lines += ["answers:"] + answers.flatMap { $0.yamlLines.asItem }.indented
        }
        lines += ["reading:"] + reading.yamlLines.indented
        return (["providers:"] + lines.asItem.indented).joined(separator: "\n") + "\n"
    }

    private static func map(_ name: String, _ fields: [(name: String, value: String)]) -> [String] {
        fields.isEmpty ? [] : ["\(name):"] + fields.map { "\($0.name.yaml): \($0.value.yaml)" }.indented
    }
}

extension ProviderDefinition.ResponseRule {
    fileprivate var yamlLines: [String] {
        let single = statuses.lowerBound == statuses.upperBound
        var lines = ["status: \(single ? "\(statuses.lowerBound)" : "\(statuses.lowerBound)-\(statuses.upperBound)")"]
        switch condition {
        case nil: break
        case .contains(let path, let text): lines += ["field: \("\(path)".yaml)", "contains: \(text.yaml)"]
        case .isNull(let path): lines += ["field: \("\(path)".yaml)", "is_null: true"]
        }
        return lines + ["means: \(meaning.word)"]
    }
}

extension ProviderDefinition.ResponseRule.Meaning {
    /// All that an answer can mean. The other failures are those of a connection, a key file or a body.
    static let all =
        [reading, depleted]
        + [.invalidKey, .licenseExpired, .forbidden, .rateLimited, .serverError, .invalidBody].map(Self.failure)

    /// As a definition spells it.
    var word: String {
        switch self {
        case .reading: "reading"
        case .depleted: "depleted"
        case .failure(let reason): reason.rawValue
        }
    }
}

extension ProviderDefinition.ReadingRules {
    fileprivate var yamlLines: [String] {
        var lines: [String] = []
        if !balances.isEmpty {
            lines += ["balances:"] + balances.flatMap { $0.yamlLines.asItem }.indented
        }
        if let lots {
            let fields: [(String, FieldPath?)] = [
                ("list", lots.list), ("kind", lots.kind), ("allocated", lots.allocated), ("remaining", lots.remaining),
                ("expiry", lots.expiry),
            ]
            lines += ["lots:"] + fields.yamlLines.indented
        }
        if let usage {
            lines.append("usage: \("\(usage)".yaml)")
        }
        if let subscription {
            let fields: [(String, FieldPath?)] = [
                ("id", subscription.id), ("name", subscription.name), ("allocated", subscription.allocated),
                ("created", subscription.created),
            ]
            lines += ["subscription:"] + fields.yamlLines.indented
        }
        if let spendingAllowed {
            lines.append("spending_allowed: \("\(spendingAllowed)".yaml)")
        }
        return lines
    }
}

extension ProviderDefinition.ReadingRules.Balance {
    fileprivate var yamlLines: [String] {
        ["pool: \(pool.yaml)", "remaining: \("\(remaining)".yaml)"] + (used.map { ["used: \("\($0)".yaml)"] } ?? [])
    }
}

extension [(String, FieldPath?)] {
    fileprivate var yamlLines: [String] {
        compactMap { name, path in path.map { "\(name): \("\($0)".yaml)" } }
    }
}

extension [String] {
    fileprivate var indented: [String] {
        map { "  \($0)" }
    }

    /// The lines of a map as an element of a list.
    fileprivate var asItem: [String] {
        enumerated().map { $0.offset == 0 ? "- \($0.element)" : "  \($0.element)" }
    }
}

extension String {
    /// As a YAML scalar that reads back as this string, with the dollar sign of the configuration escaped.
    fileprivate var yaml: String {
        let text = replacing("$", with: "$$")
        let isBare =
            text.first.map { $0.isASCII && ($0.isLetter || $0 == "/") } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_./- :".contains($0)) }
            && !text.contains(": ") && !text.hasSuffix(" ") && !text.hasSuffix(":")
            && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
        return isBare ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
