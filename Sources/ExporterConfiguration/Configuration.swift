package import Credits

/// What the exporter runs on.
package struct Configuration: Sendable, Equatable {
    /// In the order of the file.
    package let accounts: [Account]

    /// Far above any real file, far below what would take long to read.
    static let maximumSize = 1 << 20

    /// Reads a file.
    ///
    /// - Parameter environment: For `${VARIABLE}` and the proxy variables.
    /// - Throws: Everything that is wrong with it, at once.
    package init(file path: String, environment: [String: String]) throws(ConfigurationError) {
        let text: [UInt8]
        do {
            text = try FileContents(path: path, limit: Self.maximumSize).bytes
        } catch {
            throw ConfigurationError(diagnostics: [Diagnostic(source: path, position: nil, message: error.message)])
        }
        try self.init(text: text, source: path, environment: environment)
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - source: What diagnostics call it. Relative paths in it start at its folder.
    ///   - environment: For `${VARIABLE}` and the proxy variables.
    /// - Throws: Everything that is wrong with it, at once.
    package init(text: [UInt8], source: String, environment: [String: String]) throws(ConfigurationError) {
        let parser = YAMLParser(text: text, source: source)
        let document = parser.document()
        var notes = Notes(source: source, diagnostics: parser.diagnostics)
        var accounts: [Account] = []
        if let document {
            var reader = DocumentReader(
                values: Values(environment: environment),
                folder: source.lastIndex(of: "/").map { String(source[..<$0]) } ?? ".",
                notes: notes
            )
            accounts = reader.accounts(of: document)
            notes = reader.notes
        } else if notes.diagnostics.isEmpty {
            notes.add("the file is empty; expected `accounts`", at: .init(line: 1, column: 1))
        }
        guard notes.diagnostics.isEmpty else {
            let inOrder = notes.diagnostics.sorted { ($0.position ?? .start) < ($1.position ?? .start) }
            throw ConfigurationError(diagnostics: inOrder)
        }
        self.accounts = accounts
    }

    /// Takes an account named `default` from each of `ALTUM_API_KEY`, `OLOSTEP_API_KEY`, `ACYCHECKER_API_KEY` and
    /// `BROOKMIMIR_API_KEY` that is set and not empty.
    ///
    /// - Throws: Where none is, or one cannot be a key.
    package init(environment: [String: String]) throws(ConfigurationError) {
        var notes = Notes(source: "environment")
        let proxies = EnvironmentProxies(environment, notes: &notes)
        var accounts: [Account] = []
        for provider in ProviderDefinition.builtIn {
            let variable = "\(provider.id.uppercased())_API_KEY"
            guard let text = environment[variable], !text.isEmpty else { continue }
            let key = Secret(withoutTrailingLineEnd: text)
            if let complaint = provider.credential.complaint(about: key) {
                notes.add("\(variable): \(complaint)", at: nil)
            }
            var account = Account(name: "default", provider: provider, key: .value(key))
            account.proxy = proxies.proxy(for: account.baseURL)
            accounts.append(account)
        }
        if accounts.isEmpty {
            let variables = ProviderDefinition.builtIn.map { "\($0.id.uppercased())_API_KEY" }
            notes.add(
                "no account: give --config.file=FILE, set \(variables.listed), or try `credits-exporter demo`",
                at: nil
            )
        }
        guard notes.diagnostics.isEmpty else { throw ConfigurationError(diagnostics: notes.diagnostics) }
        self.accounts = accounts
    }
}

extension Diagnostic.Position {
    fileprivate static let start = Diagnostic.Position(line: 0, column: 0)
}
