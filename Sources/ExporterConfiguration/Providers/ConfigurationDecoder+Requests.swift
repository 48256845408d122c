import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    /// The requests of a definition: the one under `request` with its `reading`, or those under `requests`.
    ///
    /// - Returns: Nil where one of them is of no use, which is noted.
    mutating func requests(
        in mapping: MappingDecoder, settings: [ProviderDefinition.Setting]
    ) -> [ProviderDefinition.Request]? {
        if let node = mapping["requests"] {
            if node.isEmptyList { diagnostics.add("expected at least one request", at: node.position) }
            let nodes = list(node, of: "requests")
            let requests = nodes.compactMap { node -> ProviderDefinition.Request? in
                let request = MappingDecoder(node, DefinitionSchema.requestWithReading, diagnostics: &diagnostics)
                return self.request(in: request, reading: request["reading"], settings: settings)
            }
            return requests.isEmpty || requests.count < nodes.count ? nil : requests
        }
        guard let node = mapping["request"] else { return nil }
        let request = MappingDecoder(node, DefinitionSchema.request, diagnostics: &diagnostics)
        return self.request(in: request, reading: mapping["reading"], settings: settings).map { [$0] }
    }

    private mutating func request(
        in mapping: MappingDecoder, reading: YAMLNode?, settings: [ProviderDefinition.Setting]
    ) -> ProviderDefinition.Request? {
        guard let reading else { return nil }
        let names = settings.map(\.name)
        let path = mapping["path"].flatMap { self.path(in: $0, settings: names) }
        var request = ProviderDefinition.Request(
            path: path ?? Template(constant: "/"), reading: readingRules(in: reading))
        request.query = mapping["query"].map { fields(in: $0, settings: names) } ?? []
        request.headers = mapping["headers"].map { headers(in: $0, settings: names) } ?? []
        request.basicAuthorization = mapping["basic_auth"].flatMap { basicAuthorization(in: $0, settings: names) }
        request.body = mapping["body"].flatMap { body(in: $0, settings: names) }
        request.isOptional =
            mapping["optional"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) } ?? false
        if let node = mapping["method"], let method = method(in: node) {
            request.method = method
            if method == .post, mapping["body"] == nil {
                diagnostics.add("a POST needs a `body`; expected what is sent as JSON", at: node.position)
            }
        } else if mapping["method"] == nil, let node = mapping["body"] {
            diagnostics.add("a `body` goes with `method: POST`", at: node.position)
        }
        if request.basicAuthorization != nil, let node = mapping["headers"],
            request.headers.contains(where: { $0.name.lowercased() == "authorization" })
        {
            diagnostics.add("`basic_auth` sets the header `Authorization` itself", at: node.position)
        }
        return path == nil ? nil : request
    }

    private mutating func method(in node: YAMLNode) -> ProviderDefinition.Method? {
        guard let text = scalars.text(node, "a method", diagnostics: &diagnostics) else { return nil }
        if let method = ProviderDefinition.Method(rawValue: text) { return method }
        diagnostics.add("expected `GET` or `POST`: the exporter only reads", at: node.position)
        return nil
    }

    /// The path of a URL, in which placeholders are filled in.
    private mutating func path(in node: YAMLNode, settings: [String]) -> Template? {
        guard let text = scalars.text(node, "a path", diagnostics: &diagnostics) else { return nil }
        guard text.hasPrefix("/"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"?#".utf8.contains($0) })
        else {
            diagnostics.add(
                "expected the path of a URL such as `/v1/credits`; what follows a question mark goes to `query`",
                at: node.position)
            return nil
        }
        return template(text, at: node.position, settings: settings)
    }

    /// Text in which placeholders are filled in.
    mutating func template(in node: YAMLNode, settings: [String]) -> Template? {
        guard let text = scalars.text(node, diagnostics: &diagnostics) else { return nil }
        return template(text, at: node.position, settings: settings)
    }

    mutating func template(_ text: String, at position: Diagnostic.Position, settings: [String]) -> Template? {
        do throws(Template.UnknownPlaceholder) {
            return try Template(text, settings: settings)
        } catch {
            let words = Placeholder.words(settings: settings)
            let likely = words.first { $0.hasSuffix(":\(error.word)") } ?? error.word.nearest(of: words)
            let nearest = likely.map { "; did you mean \("{\($0)}".quoted)?" } ?? "."
            let examples = (["api_key"] + settings + ["window:hours", "month_start:date"]).map { "{\($0)}" }
            // The text around may be a secret.
            diagnostics.add(
                "nothing is filled in for a word in braces here\(nearest) Expected one such as \(examples.listed)",
                at: position)
            return nil
        }
    }

    /// A map of names to text, in its order.
    private mutating func fields(in node: YAMLNode, settings: [String]) -> [ProviderDefinition.Field] {
        guard case .mapping(let members) = node.content else {
            diagnostics.add("expected a map of names to text, found \(node.kind)", at: node.position)
            return []
        }
        var fields: [ProviderDefinition.Field] = []
        for (key, value) in members {
            guard let name = ScalarDecoder.written(key, "a name", diagnostics: &diagnostics) else { continue }
            if fields.contains(where: { $0.name == name }) {
                diagnostics.add("duplicate key\(name.quotedAsKey)", at: key.position)
            }
            if let value = template(in: value, settings: settings) { fields.append(.init(name: name, value: value)) }
        }
        return fields
    }

    private mutating func headers(in node: YAMLNode, settings: [String]) -> [ProviderDefinition.Field] {
        let ours = ["host", "user-agent", "content-length", "transfer-encoding", "connection"]
        let fields = fields(in: node, settings: settings)
        guard case .mapping(let members) = node.content else { return fields }
        var names: Set<String> = []
        for (key, value) in members {
            guard case .scalar(let name, _) = key.content else { continue }
            let isToken = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
            if name.isEmpty || !isToken {
                diagnostics.add("expected the name of a header such as `x-api-key`", at: key.position)
            } else if ours.contains(name.lowercased()) {
                diagnostics.add("the exporter sets the header \(name.quoted) itself", at: key.position)
            } else if !names.insert(name.lowercased()).inserted, members.count(where: { $0.key.isScalar(name) }) == 1 {
                diagnostics.add("the header \(name.quoted) is given twice", at: key.position)
            }
            let texts = fields.first { $0.name == name }?.value.texts ?? []
            if !texts.allSatisfy(\.isOneLineOfASCII) {
                diagnostics.add("expected one line of ASCII text", at: value.position)
            }
        }
        return fields
    }

    private mutating func basicAuthorization(
        in node: YAMLNode, settings: [String]
    ) -> ProviderDefinition.BasicAuthorization? {
        let mapping = MappingDecoder(node, DefinitionSchema.basicAuthorization, diagnostics: &diagnostics)
        let username = mapping["username"].flatMap { template(in: $0, settings: settings) }
        let password = mapping["password"].flatMap { template(in: $0, settings: settings) }
        if let username, username.texts.contains(where: { $0.contains(":") }) {
            diagnostics.add("a colon would end the name", at: mapping["username"]?.position)
        }
        guard let username, let password else { return nil }
        return .init(username: username, password: password)
    }

    private mutating func body(in node: YAMLNode, settings: [String]) -> RequestBody? {
        switch node.content {
        case .mapping(let members):
            var names: Set<String> = []
            return .object(
                members.compactMap { key, value in
                    guard let name = ScalarDecoder.written(key, "a name", diagnostics: &diagnostics),
                        let value = body(in: value, settings: settings)
                    else { return nil }
                    if !names.insert(name).inserted {
                        diagnostics.add("duplicate key\(name.quotedAsKey)", at: key.position)
                    }
                    return .init(name: name, value: value)
                })
        case .sequence(let nodes):
            return .list(nodes.compactMap { body(in: $0, settings: settings) })
        case .scalar(let written, isPlain: true) where node.isNull || Bool(written) != nil:
            return .literal(node.isNull ? "null" : written)
        case .scalar(let written, let isPlain):
            if isPlain {
                if let number = RequestBody(number: written) { return number }
                guard !isOddFlag(written, at: node.position) else { return nil }
                guard !written.isLikeNumber else {
                    diagnostics.add(
                        "expected a number as JSON writes it, such as `0.5`; text needs quotes", at: node.position)
                    return nil
                }
            }
            return template(in: node, settings: settings).map(RequestBody.text)
        case .alias:
            diagnostics.add("expected a value, found \(node.kind)", at: node.position)
            return nil
        }
    }
}
