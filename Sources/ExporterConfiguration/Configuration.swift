package import Credits
import Primitives
package import StrictYAML

/// What the exporter runs on.
package struct Configuration: Sendable {
    /// In the order of the file.
    package var accounts: [Account]
    /// The providers that accounts can name.
    package var providers = ProviderCatalogue()
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
            providers = decoder.providers
        } else if diagnostics.isEmpty {
            diagnostics.add("the file is empty; expected `accounts`", at: .init(line: 1, column: 1))
        }
        try diagnostics.throwIfAny()
        self.accounts = accounts
        files = diagnostics.files
    }

    /// Takes an account named `default` from each built-in provider whose key is in the environment: in `ID_API_KEY` or
    /// in a variable that the definition names. Its settings are in `ID_SETTING`.
    ///
    /// - Throws: Where there is no key, one cannot be a key, or a required setting is missing.
    package init(environment: [String: String]) throws(ConfigurationError) {
        var diagnostics = DiagnosticsCollector(source: "environment")
        let proxies = EnvironmentProxies(environment)
        var accounts: [Account] = []
        for provider in providers.ids.compactMap(providers.definition) {
            let given = provider.variablesOfKey.first { environment[$0]?.isEmpty == false }
            guard let variable = given, let text = environment[variable] else { continue }
            let key = Secret(trimming: text)
            if let complaint = provider.complaint(about: key) {
                diagnostics.add("\(variable): \(complaint)", at: nil)
            }
            var account = Account(name: "default", provider: provider, key: .value(key))
            for setting in provider.settings {
                let name = provider.variable(ofSetting: setting.name)
                if let text = environment[name]?.trimmed, !text.isEmpty {
                    if let complaint = provider.complaint(about: text, inSetting: setting.name) {
                        diagnostics.add("\(name): \(complaint)", at: nil)
                    }
                    if setting.isSecret {
                        account.secretSettings[setting.name] = .value(Secret(text))
                    } else {
                        account.settings[setting.name] = text
                    }
                } else if setting.isRequired {
                    diagnostics.add("\(name) is not set: beside \(variable), \(provider.id) needs it", at: nil)
                }
            }
            account.baseURL = provider.baseURL.filled(withSettings: account.settings)
            account.proxy = proxies.proxy(for: account.baseURL, diagnostics: &diagnostics)
            accounts.append(account)
            keyPlaces[account.id] = KeyPlace(source: "environment: \(variable)")
        }
        if accounts.isEmpty, diagnostics.isEmpty {
            diagnostics.add(
                "no account: give --config.file=FILE, set a variable that `credits-exporter providers` lists, such as "
                    + "`OPENROUTER_API_KEY`, or try `credits-exporter demo`",
                at: nil
            )
        }
        try diagnostics.throwIfAny()
        self.accounts = accounts
    }
}

extension ProviderDefinition {
    /// The environment variables that may hold its key.
    package var variablesOfKey: [String] {
        [variable(ofSetting: "api_key")] + keyForm.environment
    }

    /// The environment variable that holds a setting.
    package func variable(ofSetting name: String) -> String {
        "\(id)_\(name)".uppercased().replacing("-", with: "_")
    }
}
