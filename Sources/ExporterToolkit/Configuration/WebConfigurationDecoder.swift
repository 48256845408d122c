import Primitives
import StrictYAML

/// Reads a web configuration's document. Nothing is filled in as `${VARIABLE}` is elsewhere: a file that works for
/// other exporters works here, and a bcrypt hash is full of dollar signs.
struct WebConfigurationDecoder {
    let folder: String
    var diagnostics: DiagnosticsCollector

    mutating func configuration(of document: YAMLNode) -> WebConfiguration {
        var configuration = WebConfiguration()
        let mapping = MappingDecoder(
            document,
            keys: ["tls_server_config", "http_server_config", "basic_auth_users"],
            unsupported: ["rate_limit": "limit requests in front of the exporter"],
            diagnostics: &diagnostics
        )
        if let node = mapping.given("http_server_config") {
            let mapping = MappingDecoder(node, keys: ["http2", "headers"], diagnostics: &diagnostics)
            // Checked, and without effect: a scraper that asks once a minute gains nothing by HTTP/2.
            if let node = mapping.given("http2") { _ = flag(in: node) }
            configuration.headers = mapping.given("headers").map { headers(in: $0) } ?? [:]
        }
        if let node = mapping.given("tls_server_config") {
            configuration.tls = tls(in: node)
        }
        configuration.users = mapping.given("basic_auth_users").map { users(in: $0) } ?? [:]
        return configuration
    }

    private mutating func headers(in node: YAMLNode) -> [String: String] {
        let choices = [
            "Content-Security-Policy": [], "Strict-Transport-Security": [], "X-XSS-Protection": [],
            "X-Content-Type-Options": ["nosniff"], "X-Frame-Options": ["deny", "sameorigin"],
        ]
        let mapping = MappingDecoder(node, keys: choices.keys.sorted(), diagnostics: &diagnostics)
        var headers: [String: String] = [:]
        for (name, choices) in choices.sorted(by: { $0.key < $1.key }) {
            guard let node = mapping.given(name),
                let value = choices.isEmpty
                    ? ScalarDecoder.written(node, diagnostics: &diagnostics) : choice(node, of: choices)
            else { continue }
            if !value.isOneLineOfASCII {
                diagnostics.add("expected one line of ASCII text", at: node.position)
            }
            headers[name] = value
        }
        return headers
    }

    private mutating func users(in node: YAMLNode) -> [String: Secret] {
        guard case .mapping(let members) = node.content else {
            diagnostics.add("expected a map of users and bcrypt hashes, found \(node.kind)", at: node.position)
            return [:]
        }
        var users: [String: Secret] = [:]
        for (key, value) in members {
            guard let user = ScalarDecoder.written(key, "a user's name", diagnostics: &diagnostics),
                let hash = ScalarDecoder.written(value, "a bcrypt hash", diagnostics: &diagnostics)
            else { continue }
            if user.contains(":") {
                diagnostics.add("expected a user's name without a colon, as HTTP ends it there", at: key.position)
            }
            if !hash.isBcryptHash {
                diagnostics.add(
                    "expected a bcrypt hash, which begins with `$2a$`, `$2b$` or `$2y$` and has 60 characters",
                    at: value.position)
            }
            if users.updateValue(Secret(hash), forKey: user) != nil {
                diagnostics.add("the user is given twice", at: key.position)
            }
        }
        return users
    }

    /// A value that is one of a few words.
    mutating func choice(_ node: YAMLNode, of choices: [String]) -> String? {
        guard let text = ScalarDecoder.written(node, choices.listed, diagnostics: &diagnostics) else { return nil }
        if choices.contains(text) { return text }
        let nearest = text.nearest(of: choices).map { "; did you mean \($0.quoted)?" } ?? "."
        diagnostics.add("unknown value\(nearest) Expected \(choices.listed)", at: node.position)
        return nil
    }
}

extension WebConfigurationDecoder {
    /// The toolkit's parser is one of YAML 1.1, which has more words for true and false.
    mutating func flag(in node: YAMLNode) -> Bool? {
        guard case .scalar(let text, isPlain: true) = node.content else {
            return ScalarDecoder.flag(node, diagnostics: &diagnostics)
        }
        switch text.lowercased() {
        case "true", "yes", "on", "y": return true
        case "false", "no", "off", "n": return false
        default: return ScalarDecoder.flag(node, diagnostics: &diagnostics)
        }
    }
}

extension MappingDecoder {
    /// The value of a key; nil where it was not given, or is nothing or empty, which the format takes for the same.
    func given(_ key: String) -> YAMLNode? {
        guard let node = self[key], !node.isNull else { return nil }
        if case .scalar("", _) = node.content { return nil }
        return node
    }
}

extension String {
    /// `$2y$`, the cost in two digits, `$`, then salt and hash in 53 characters.
    fileprivate var isBcryptHash: Bool {
        let characters = Array(utf8)
        guard characters.count == 60, ["$2a$", "$2b$", "$2y$"].contains(prefix(4)), characters[6] == UInt8(ascii: "$"),
            let cost = Int(dropFirst(4).prefix(2)), (4...31).contains(cost)
        else { return false }
        return dropFirst(7).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "./".contains($0)) }
    }
}
