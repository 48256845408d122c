package import Credits
import Primitives
package import StrictYAML

/// What the exporter runs on.
package struct Configuration: Sendable, Equatable {
    /// In the order of the file.
    package var accounts: [Account]
    /// What it was read from, each file as it was just before: a change of one is a change of the configuration.
    package var files: [String: FileVersion] = [:]
    /// Where each account has its key from: the file and the place in it, or the variable.
    var keyPlaces: [Account.ID: KeyPlace] = [:]

    /// Room for a hundred thousand accounts, far below what memory could not hold.
    static let maximumSize = 16 << 20

    /// Reads a file.
    ///
    /// - Parameter environment: For `${VARIABLE}` and the proxy variables.
    /// - Throws: Everything that is wrong with it, at once.
    package init(file path: String, environment: [String: String]) throws(ConfigurationError) {
        var diagnostics = DiagnosticsCollector(source: path)
        try self.init(text: try diagnostics.text(), environment: environment, diagnostics: diagnostics)
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - source: What diagnostics call it. Relative paths in it start at its folder.
    ///   - environment: For `${VARIABLE}` and the proxy variables.
    /// - Throws: Everything that is wrong with it, at once.
    package init(text: [UInt8], source: String, environment: [String: String]) throws(ConfigurationError) {
        try self.init(text: text, environment: environment, diagnostics: DiagnosticsCollector(source: source))
    }

    private init(text: [UInt8], environment: [String: String], diagnostics: DiagnosticsCollector)
        throws(ConfigurationError)
    {
        var diagnostics = diagnostics
        var accounts: [Account] = []
        if let document = diagnostics.document(in: text) {
            var decoder = ConfigurationDecoder(
                scalars: ScalarDecoder(environment: environment),
                folder: diagnostics.source.folder,
                diagnostics: diagnostics
            )
            accounts = decoder.accounts(of: document)
            diagnostics = decoder.diagnostics
            keyPlaces = decoder.keyPlaces
        } else if diagnostics.isEmpty {
            diagnostics.add("the file is empty; expected `accounts`", at: .init(line: 1, column: 1))
        }
        try diagnostics.throwIfAny()
        self.accounts = accounts
        files = diagnostics.files
    }

    /// Takes an account named `default` from each of `ALTUM_API_KEY`, `OLOSTEP_API_KEY`, `ACYCHECKER_API_KEY` and
    /// `BROOKMIMIR_API_KEY` that is set and not empty.
    ///
    /// - Throws: Where none is, or one cannot be a key.
    package init(environment: [String: String]) throws(ConfigurationError) {
        var diagnostics = DiagnosticsCollector(source: "environment")
        let proxies = EnvironmentProxies(environment)
        var accounts: [Account] = []
        for provider in ProviderDefinition.builtIn {
            let variable = "\(provider.id.uppercased())_API_KEY"
            guard let text = environment[variable], !text.isEmpty else { continue }
            let key = Secret(trimming: text)
            if let complaint = provider.credential.complaint(about: key) {
                diagnostics.add("\(variable): \(complaint)", at: nil)
            }
            var account = Account(name: "default", provider: provider, key: .value(key))
            account.proxy = proxies.proxy(for: account.baseURL, diagnostics: &diagnostics)
            accounts.append(account)
            keyPlaces[account.id] = KeyPlace(source: "environment: \(variable)")
        }
        if accounts.isEmpty {
            let variables = ProviderDefinition.builtIn.map { "\($0.id.uppercased())_API_KEY" }
            diagnostics.add(
                "no account: give --config.file=FILE, set \(variables.listed), or try `credits-exporter demo`",
                at: nil
            )
        }
        try diagnostics.throwIfAny()
        self.accounts = accounts
    }
}
