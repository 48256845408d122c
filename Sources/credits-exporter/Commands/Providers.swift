import ArgumentParser
import Credits
import ExporterConfiguration

struct Providers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Lists the providers, with what they tell; with an ID prints its definition as YAML to copy and change."
    )

    @OptionGroup var source: ConfigurationOptions

    @Argument(help: "A provider.")
    var id: String?

    func run() throws {
        let providers = source.file == nil ? ProviderCatalogue() : try source.load().providers
        guard let id else { return list(providers) }
        guard let text = providers.text(of: id) else {
            let nearest = providers.nearest(to: id).map { "; did you mean `\($0)`?" } ?? ";"
            throw ValidationError("unknown provider `\(id)`\(nearest) `credits-exporter providers` lists all")
        }
        print(text, terminator: "")
    }

    private func list(_ providers: ProviderCatalogue) {
        let head = ["PROVIDER", "NAME", "TELLS", "KEY", "DOCUMENTATION"]
        let rows = providers.ids.compactMap(providers.definition).map { provider in
            [
                provider.id, provider.name, provider.tells.joined(separator: ", "),
                provider.variables.joined(separator: ", "), provider.documentation ?? "-",
            ]
        }
        print(([head] + rows).asTable, terminator: "")
    }
}

extension ProviderDefinition {
    /// What its readings hold.
    fileprivate var tells: [String] {
        let readings = requests.map(\.reading)
        let balances = readings.flatMap(\.balances)
        let words: [(word: String, isTold: Bool)] = [
            ("balance", balances.contains { $0.remaining != nil || $0.used != nil && $0.limit != nil }),
            ("used", balances.contains { $0.used != nil || $0.remaining != nil && $0.limit != nil }),
            ("limit", balances.contains { $0.limit != nil || $0.remaining != nil && $0.used != nil }),
            ("reset", balances.contains { $0.resets != nil }),
            ("lots", readings.contains { !$0.lots.isEmpty }),
            ("usage", readings.contains { !$0.usages.isEmpty }),
            ("plan", readings.contains { $0.subscription != nil }),
            ("key expiry", readings.contains { $0.keyExpires != nil }),
            ("may spend", readings.contains { $0.spendingAllowed != nil }),
        ]
        return words.filter(\.isTold).map(\.word)
    }

    /// The environment variables of its key and of its required settings.
    fileprivate var variables: [String] {
        [variablesOfKey.joined(separator: " or ")]
            + settings.filter(\.isRequired).map { variable(ofSetting: $0.name) }
    }
}
