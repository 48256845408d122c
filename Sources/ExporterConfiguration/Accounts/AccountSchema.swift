import Credits
import StrictYAML

/// The keys of a configuration, and of an account in it.
enum AccountSchema {
    static let configuration = MappingSchema([
        .init("defaults", .mapping(defaults), "what holds for every account that does not say otherwise"),
        .init("accounts", .list(.mapping(common), minimum: 1), "accounts"),
        .init("providers", .list(.mapping(DefinitionSchema.definition)), "definitions of providers"),
        .init("account_files", .list(.text), "files with further accounts"),
        .init("provider_files", .list(.text), "files with further definitions"),
    ])

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
        ])

    static let tls = MappingSchema([
        .init("ca_file", .text, "authorities that are trusted in place of the system's"),
        .init("cert_file", .text, "the certificate that the exporter shows"),
        .init("key_file", .text, "its key"),
        .init("server_name", .text, "the name that the certificate is for"),
        .init("min_version", .word(Account.TLS.Version.allCases.map(\.rawValue)), "the oldest version of TLS"),
        .init("insecure_skip_verify", .flag, "whether any certificate is taken"),
    ])
}
