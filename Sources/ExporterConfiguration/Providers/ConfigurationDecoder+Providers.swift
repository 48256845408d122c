import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    /// The providers that accounts may name: those of the configuration, and the built-in ones that it does not replace.
    mutating func providers(in node: YAMLNode?) -> [ProviderDefinition] {
        guard let node else { return ProviderDefinition.builtIn }
        var own: [ProviderDefinition] = []
        for node in list(node, of: "providers") {
            guard let definition = definition(in: node) else { continue }
            if own.contains(where: { $0.id == definition.id }) {
                diagnostics.add("the id \(definition.id.quoted) is used twice", at: node.position)
            }
            own.append(definition)
        }
        return ProviderDefinition.builtIn.filter { builtIn in !own.contains { $0.id == builtIn.id } } + own
    }

    private mutating func definition(in node: YAMLNode) -> ProviderDefinition? {
        let keys = [
            "id", "name", "base_url", "request", "credential", "windows", "settings", "answers", "reading",
        ]
        let mapping = MappingDecoder(node, keys: keys, diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        let id = required("id", of: mapping).flatMap { word(in: $0) }
        let url = required("base_url", of: mapping).flatMap { baseURL(in: $0) }
        let settings = mapping["settings"].map { self.settings(in: $0) } ?? []
        let windows = mapping["windows"].map { self.windows(in: $0) } ?? []
        let known = settings.map(\.name) + (windows.isEmpty ? [] : ["hours"])
        let request = required("request", of: mapping).flatMap { self.request(in: $0, filledFrom: known) }
        let credential = required("credential", of: mapping).flatMap { self.credential(in: $0) }
        let problems = diagnostics.count
        let reading = required("reading", of: mapping).map { readingRules(in: $0) }
        let whole = diagnostics.count == problems ? reading : nil
        let answers = mapping["answers"].map { answerRules(in: $0, besides: whole) } ?? []
        let name = mapping["name"].flatMap { scalars.text($0, diagnostics: &diagnostics) }
        guard let id, let url, let request, let credential, let reading else {
            if let id { faultyProviders.insert(id) }
            return nil
        }
        if reading.usage != nil, windows.isEmpty {
            diagnostics.add(
                "`windows` is missing: which trailing windows `usage` is about, such as `[24h]`", at: node.position)
        }
        if !windows.isEmpty, reading != .init(usage: reading.usage) {
            diagnostics.add("`windows` is for `usage` alone, as each window is a request of its own", at: node.position)
        }
        let credentialHeader = credential.header.lowercased()
        let ours = ["host", "user-agent", "content-length", "transfer-encoding", "connection"]
        if ours.contains(credentialHeader) {
            diagnostics.add("the exporter sets the header \(credential.header.quoted) itself", at: node.position)
        }
        for header in request.headers where (ours + [credentialHeader]).contains(header.name.lowercased()) {
            diagnostics.add("the exporter sets the header \(header.name.quoted) itself", at: node.position)
        }

        return ProviderDefinition(
            id: id,
            name: name,
            baseURL: url.text,
            request: request,
            credential: credential,
            defaultWindows: windows,
            settings: Dictionary(settings.map { ($0.name, $0.value) }) { $1 },
            answers: answers,
            reading: reading
        )
    }

    /// Further keys of the provider's accounts, which must not be any that all accounts have.
    private mutating func settings(in node: YAMLNode) -> [ProviderDefinition.Field] {
        let settings = fields(in: node)
        for setting in settings where (Self.commonKeys + ["windows", "hours"]).contains(setting.name) {
            diagnostics.add("\(setting.name.quoted) has a meaning already; expected another name", at: node.position)
        }
        return settings
    }

    /// - Parameter known: What there is for placeholders.
    private mutating func request(in node: YAMLNode, filledFrom known: [String]) -> ProviderDefinition.Request? {
        let mapping = MappingDecoder(node, keys: ["path", "query", "headers"], diagnostics: &diagnostics)
        let query = mapping["query"].map { fields(in: $0, filledFrom: known) } ?? []
        let headers = mapping["headers"].map { fields(in: $0, areHeaders: true, filledFrom: known) } ?? []
        guard let node = required("path", of: mapping),
            let path = scalars.text(node, "a path", diagnostics: &diagnostics)
        else {
            return nil
        }
        guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#".utf8.contains($0) })
        else {
            diagnostics.add("expected the path of a URL such as `/v1/credits`", at: node.position)
            return nil
        }
        return ProviderDefinition.Request(path: path, query: query, headers: headers)
    }

    private mutating func credential(in node: YAMLNode) -> ProviderDefinition.Credential? {
        let mapping = MappingDecoder(node, keys: ["header", "prefix", "hexadecimal_length"], diagnostics: &diagnostics)
        let prefix = mapping["prefix"].flatMap { scalars.text($0, diagnostics: &diagnostics) }
        if let node = mapping["prefix"], let prefix, !prefix.isOneLineOfASCII {
            diagnostics.add("expected one line of ASCII text", at: node.position)
        }
        var length: Int?
        if let node = mapping["hexadecimal_length"], let number = scalars.number(node, diagnostics: &diagnostics) {
            length = Int(exactly: number)
            if !(1...4096).contains(length ?? 0) {
                diagnostics.add("expected a whole number from 1 to 4096", at: node.position)
            }
        }
        guard let header = required("header", of: mapping).flatMap({ headerName(in: $0) }) else { return nil }
        return ProviderDefinition.Credential(header: header, prefix: prefix ?? "", hexadecimalLength: length)
    }

    /// A map of names to text, in its order.
    ///
    /// - Parameter known: What there is for placeholders; nil where none is filled in.
    private mutating func fields(
        in node: YAMLNode, areHeaders: Bool = false, filledFrom known: [String]? = nil
    ) -> [ProviderDefinition.Field] {
        guard case .mapping(let members) = node.content else {
            diagnostics.add("expected a map of names to text, found \(node.kind)", at: node.position)
            return []
        }
        var fields: [ProviderDefinition.Field] = []
        for (key, value) in members {
            guard let name = areHeaders ? headerName(in: key) : word(in: key) else { continue }
            guard let text = scalars.text(value, diagnostics: &diagnostics) else { continue }
            if !text.isOneLineOfASCII {
                diagnostics.add("expected one line of ASCII text", at: value.position)
            }
            if let known, !text.placeholders.allSatisfy(known.contains) {
                let choices = known.isEmpty ? "there are no `settings`" : "expected \(known.map { "{\($0)}" }.listed)"
                // The text may be a secret.
                diagnostics.add("nothing is filled in for a word in braces here; \(choices)", at: value.position)
            }
            if fields.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                diagnostics.add("duplicate key \(name.quoted)", at: key.position)
            }
            fields.append(.init(name: name, value: text))
        }
        return fields
    }

    private mutating func headerName(in node: YAMLNode) -> String? {
        guard let name = scalars.text(node, "the name of a header", diagnostics: &diagnostics) else { return nil }
        let token = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        guard !name.isEmpty, token else {
            diagnostics.add("expected the name of a header such as `x-api-key`", at: node.position)
            return nil
        }
        return name
    }

    /// Text that can stand in a label, a key or a path of fields.
    mutating func word(in node: YAMLNode) -> String? {
        guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
        guard !text.isEmpty, !text.contains(where: \.isWhitespace) else {
            diagnostics.add("expected a word", at: node.position)
            return nil
        }
        return text
    }

    mutating func list(_ node: YAMLNode, of what: String) -> [YAMLNode] {
        if case .sequence(let nodes) = node.content { return nodes }
        diagnostics.add("expected a list of \(what), found \(node.kind)", at: node.position)
        return []
    }

    mutating func required(_ key: String, of mapping: MappingDecoder) -> YAMLNode? {
        if let node = mapping[key] { return node }
        diagnostics.add("\(key.quoted) is missing", at: mapping.position)
        return nil
    }
}
