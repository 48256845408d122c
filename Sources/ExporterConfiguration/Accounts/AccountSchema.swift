import Credits
import StrictYAML

/// The keys of a configuration, and of an account in it.
enum AccountSchema {
    static let configuration = configuration(accounts: .mapping(common))

    /// The same for editors, which learn the keys of built-in providers, too.
    static var configurationForEditors: MappingSchema {
        let ids = BuiltInProvider.all.map(\.id)
        let own = ids.compactMap(BuiltInProvider.definition).flatMap(\.keysOfAccounts)
        let keys = common.keys.filter { $0.name != "provider" }
        func account(_ provider: ValueSchema, _ more: [MappingSchema.Key], others: ValueSchema?) -> ValueSchema {
            let key = MappingSchema.Key("provider", provider, isRequired: true, "the id of a provider")
            return .mapping(MappingSchema(keys + [key] + more, rules: common.rules, others: others))
        }
        let settings = Set(own).subtracting(["windows"]).sorted().map { MappingSchema.Key($0, .text, "a setting") }
        let windows = MappingSchema.Key("windows", .list(.duration, minimum: 1), "lengths of trailing windows")
        return configuration(
            accounts: .any([
                account(.word(ids), settings + [windows], others: nil),
                // Of a provider that the configuration defines, the settings are not known here.
                account(.textOtherThan(ids), [windows], others: .text),
            ]))
    }

    private static func configuration(accounts: ValueSchema) -> MappingSchema {
        MappingSchema(
            [
                .init("defaults", .mapping(defaults), "what holds for every account that does not say otherwise"),
                .init("accounts", .list(accounts, minimum: 1), "accounts"),
                .init("providers", .list(.mapping(DefinitionSchema.definition)), "definitions of providers"),
                .init("account_files", .list(.text), "files with further accounts"),
                .init("provider_files", .list(.text), "files with further definitions"),
            ], rules: [.atLeastOne(["accounts", "account_files"])])
    }

    private static let durations: [MappingSchema.Key] = [
        .init("timeout", .duration, "the ceiling for one fetch"),
        .init("min_interval", .duration, "scrapes closer together than this share one fetch"),
    ]

    static let defaults = MappingSchema(durations)

    private static let threshold = ValueSchema.any([.number(), .text(pattern: #"^[0-9]+(\.[0-9]+)?%$|\$"#)])

    /// Those of every account. A provider may add others.
    static let common = MappingSchema(
        [
            .init("name", .text, isRequired: true, "the value of the label `account`"),
            .init("provider", .text, isRequired: true, "the id of a provider"),
            .init("api_key", .text, "the key"),
            .init("api_key_file", .text, "a file with the key, which is read at every fetch"),
        ] + durations + [
            .init("max_series", .number(minimum: 1, isWhole: true), "how many series the account may have"),
            .init(
                "low_balance", .any([threshold, .map(threshold)]),
                "the balance under which a person wants to know, or a map of pools"),
            .init("base_url", .text, "another URL of the provider, such as a gateway's"),
            .init("allow_http", .flag, "whether plain http may leave this machine"),
            .init("tls", .mapping(tls), "how the provider is verified"),
            .init("proxy_url", .text, "a proxy between the exporter and the provider"),
        ], rules: [.exactlyOne(["api_key", "api_key_file"])])

    static let tls = MappingSchema([
        .init("ca_file", .text, "authorities that are trusted in place of the system's"),
        .init("cert_file", .text, "the certificate that the exporter shows"),
        .init("key_file", .text, "its key"),
        .init("server_name", .text, "the name that the certificate is for"),
        .init("min_version", .word(Account.TLS.Version.allCases.map(\.rawValue)), "the oldest version of TLS"),
        .init("insecure_skip_verify", .flag, "whether any certificate is taken"),
    ])
}
