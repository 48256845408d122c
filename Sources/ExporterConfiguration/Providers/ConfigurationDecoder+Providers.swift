import Credits
import Primitives
import StrictYAML

extension ConfigurationDecoder {
    /// Reads the definitions of the configuration and of its files, which accounts may name from then on.
    mutating func readProviders(in mapping: MappingDecoder) {
        if let node = mapping["providers"] { add(list(node, of: "providers")) }
        if let node = mapping["provider_files"] {
            decodeFiles(node) { decoder, document in
                // A file holds one definition, or a list of them.
                if case .sequence(let nodes) = document.content { decoder.add(nodes) } else { decoder.add([document]) }
            }
        }
    }

    private mutating func add(_ nodes: [YAMLNode]) {
        for node in nodes {
            guard let definition = definition(in: node) else { continue }
            guard !providers.hasOwn(definition.id) else {
                diagnostics.add("the id \(definition.id.quoted) is used twice", at: node.position)
                continue
            }
            providers.add(definition, node: node)
        }
    }

    /// One definition. Nil where it is of no use, which is noted.
    mutating func definition(in node: YAMLNode) -> ProviderDefinition? {
        let advice = "write the key where it is sent, such as `headers: {x-api-key: \"{api_key}\"}`"
        let mapping = MappingDecoder(
            node, DefinitionSchema.definition, unsupported: ["credential": advice], diagnostics: &diagnostics)
        guard case .mapping = node.content else { return nil }
        let id = mapping["id"].flatMap { word(in: $0) }
        let settings = mapping["settings"].map { self.settings(in: $0) } ?? []
        let url = mapping["base_url"].flatMap { baseURL(in: $0, settings: settings) }
        let windows = mapping["windows"].map { self.windows(in: $0) } ?? []
        let problems = diagnostics.count
        let requests = requests(in: mapping, settings: settings)
        let readings = diagnostics.count == problems ? requests?.map(\.reading) : nil
        let rules = mapping["answers"].map { responseRules(in: $0, besides: readings) } ?? []
        if let requests {
            checkPools(of: requests, at: mapping["requests"] ?? node)
            check(requests, windows: windows, at: mapping["windows"] ?? node)
        }
        var definition = ProviderDefinition(
            id: id ?? "", baseURL: url ?? Template(constant: ""), settings: settings, defaultWindows: windows,
            requests: requests ?? [], responseRules: rules)
        definition.name = mapping["name"].flatMap { scalars.text($0, diagnostics: &diagnostics) } ?? definition.id
        definition.documentation = mapping["docs"].flatMap { scalars.text($0, diagnostics: &diagnostics) }
        definition.minimumInterval =
            mapping["min_interval"].flatMap { scalars.duration($0, diagnostics: &diagnostics) }
        definition.timeout = mapping["timeout"].flatMap { timeout(in: $0) }
        definition.keyForm = mapping["api_key"].map { keyForm(in: $0) } ?? .init()
        checkDefaults(of: definition, at: mapping["settings"] ?? node)
        guard id != nil, url != nil, requests != nil else {
            if let id { faultyProviders.insert(id) }
            return nil
        }
        return definition
    }

    private mutating func checkDefaults(of definition: ProviderDefinition, at node: YAMLNode) {
        for setting in definition.settings {
            guard let text = setting.defaultValue, !text.isEmpty,
                let complaint = definition.complaint(about: text, inSetting: setting.name)
            else { continue }
            diagnostics.add("the default of \(setting.name.quoted): \(complaint)", at: node.position)
        }
    }

    /// Pools that two requests name: only the first would be shown.
    private mutating func checkPools(of requests: [ProviderDefinition.Request], at node: YAMLNode) {
        let pools = requests.flatMap { Set($0.reading.balances.compactMap(\.pool.constant)) }
        for pool in Set(pools).sorted() where pools.count(where: { $0 == pool }) > 1 {
            diagnostics.add("the pool \(pool.quoted) is given twice", at: node.position)
        }
    }

    /// What is wrong with the windows of requests.
    private mutating func check(_ requests: [ProviderDefinition.Request], windows: [Int], at node: YAMLNode) {
        let hasUsage = requests.contains { !$0.reading.usages.isEmpty }
        let usesWindow = requests.contains(where: \.usesWindow)
        if hasUsage || usesWindow, windows.isEmpty {
            diagnostics.add(
                "`windows` is missing: which trailing windows `usage` is about, such as `[24h]`", at: node.position)
        }
        if !windows.isEmpty, !hasUsage {
            diagnostics.add("`windows` is for `usage`, and no `reading` has any", at: node.position)
        }
        if windows.count > 1, !usesWindow {
            diagnostics.add(
                "no request uses a window, so that the usage would be the same for all; expected one window, or "
                    + "`{window:hours}` in the request",
                at: node.position)
        }
        for request in requests where request.usesWindow && request.reading != request.reading.ofUsageAlone {
            diagnostics.add(
                "a request with a window is sent once for each; expected `usage` alone in its `reading`",
                at: node.position)
        }
    }

    private mutating func keyForm(in node: YAMLNode) -> ProviderDefinition.KeyForm {
        let mapping = MappingDecoder(node, DefinitionSchema.keyForm, diagnostics: &diagnostics)
        var form = ProviderDefinition.KeyForm()
        if let node = mapping["hexadecimal_length"], let number = scalars.number(node, diagnostics: &diagnostics) {
            form.hexadecimalLength = Int(exactly: number)
            if !(1...4096).contains(form.hexadecimalLength ?? 0) {
                diagnostics.add("expected a whole number from 1 to 4096", at: node.position)
            }
        }
        if let node = mapping["environment"] {
            form.environment = list(node, of: "variables").compactMap { word(in: $0) }
        }
        return form
    }

    /// Further keys of the provider's accounts, which must not be any that all accounts have.
    private mutating func settings(in node: YAMLNode) -> [ProviderDefinition.Setting] {
        guard case .mapping(let members) = node.content else {
            diagnostics.add("expected a map of names to defaults, found \(node.kind)", at: node.position)
            return []
        }
        var settings: [ProviderDefinition.Setting] = []
        for (key, value) in members {
            guard let name = ScalarDecoder.written(key, "a name", diagnostics: &diagnostics) else { continue }
            let isKey =
                !name.isEmpty
                && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
            if !isKey {
                diagnostics.add("expected a name of lower-case letters, digits and `_`", at: key.position)
            } else if (AccountSchema.common.keys.map(\.name) + ["windows", "window"]).contains(name) {
                diagnostics.add("\(name.quoted) has a meaning already; expected another name", at: key.position)
            } else if settings.contains(where: { $0.name == name }) {
                diagnostics.add("duplicate key\(name.quotedAsKey)", at: key.position)
            }
            settings.append(setting(named: name, in: value))
        }
        return settings
    }

    private mutating func setting(named name: String, in node: YAMLNode) -> ProviderDefinition.Setting {
        var setting = ProviderDefinition.Setting(name: name)
        guard case .mapping = node.content else {
            setting.defaultValue = scalars.text(node, "a default or a map", diagnostics: &diagnostics)
            return setting
        }
        let mapping = MappingDecoder(node, DefinitionSchema.setting, diagnostics: &diagnostics)
        setting.defaultValue = mapping["default"].flatMap { scalars.text($0, diagnostics: &diagnostics) }
        setting.isRequired = mapping["required"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) } ?? false
        setting.isSecret = mapping["secret"].flatMap { ScalarDecoder.flag($0, diagnostics: &diagnostics) } ?? false
        if setting.defaultValue != nil, setting.isRequired || setting.isSecret {
            diagnostics.add(
                "a setting that is required or secret has no default; expected one of them", at: node.position)
        }
        return setting
    }

    private mutating func baseURL(in node: YAMLNode, settings: [ProviderDefinition.Setting]) -> Template? {
        guard let text = scalars.text(node, "a URL", diagnostics: &diagnostics),
            let template = template(text, at: node.position, settings: settings.map(\.name))
        else { return nil }
        let isSecret = template.placeholders.contains { placeholder in
            if case .setting(let name) = placeholder { return settings.first { $0.name == name }?.isSecret == true }
            return placeholder == .apiKey
        }
        if isSecret {
            diagnostics.add(
                "a secret in `base_url` would be seen by whoever looks the host up; expected it in `path`, `query`, "
                    + "`headers`, `basic_auth` or `body`",
                at: node.position)
            return nil
        }
        let isTime = template.placeholders.contains { if case .setting = $0 { false } else { true } }
        if isTime {
            diagnostics.add(
                "a `base_url` is the same for all requests; expected times and windows in `path`, `query`, `headers` "
                    + "or `body`",
                at: node.position)
            return nil
        }
        let examples = Dictionary(settings.map { ($0.name, $0.defaultValue ?? "x") }) { $1 }
        guard let url = baseURL(template.filled(withSettings: examples), at: node.position) else { return nil }
        return template.constant == nil ? template : Template(constant: url.text)
    }

    /// Text that can stand in a label or a key.
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
}

extension ReadingRules {
    fileprivate var ofUsageAlone: ReadingRules {
        var rules = ReadingRules()
        rules.usages = usages
        return rules
    }
}
