import Credits
import StrictYAML

/// The keys of a provider's definition.
enum DefinitionSchema {
    static let definition = MappingSchema(
        [
            .init("id", .text, isRequired: true, "the label `provider`"),
            .init("name", .text, "what people call the provider"),
            .init("docs", .text, "the URL of the documentation that the facts come from"),
            .init("base_url", .text, isRequired: true, "the URL that paths are appended to"),
            .init("min_interval", .duration, "how long scrapes share a reading"),
            .init("timeout", .duration, "the ceiling for one fetch"),
            .init("api_key", .mapping(keyForm), "what keys look like"),
            .init("settings", .map(.any([.text, .mapping(setting)])), "further keys of the provider's accounts"),
            .init("windows", .list(.duration, minimum: 1), "lengths of trailing windows"),
            .init("request", .mapping(request), "what is asked"),
            .init("requests", .list(.mapping(requestWithReading), minimum: 1), "what is asked, in several requests"),
            .init("answers", .list(.mapping(answer)), "what responses mean, in order"),
            .init("reading", .mapping(reading), "which fields of a response are which reading"),
        ], rules: [.exactlyOne(["request", "requests"]), .exactlyOne(["reading", "requests"])])

    static let keyForm = MappingSchema([
        .init(
            "hexadecimal_length", .number(minimum: 1, maximum: 4096, isWhole: true),
            "the number of hexadecimal characters of a key"),
        .init("environment", .list(.text), "variables that hold the key"),
    ])

    static let setting = MappingSchema([
        .init("default", .text, "the value of an account that does not set it"),
        .init("required", .flag, "whether an account without it is an error"),
        .init("secret", .flag, "whether it is treated like the key"),
    ])

    private static let requestKeys: [MappingSchema.Key] = [
        .init("method", .word(ProviderDefinition.Method.allCases.map(\.rawValue)), "GET, or a POST that reads"),
        .init("path", .text, isRequired: true, "the path of a URL such as `/v1/credits`"),
        .init("query", .map(.text), "parameters of the URL"),
        .init("headers", .map(.text), "headers"),
        .init("basic_auth", .mapping(basicAuthorization), "a login of HTTP's basic authentication"),
        .init("body", .anything, "what is sent as JSON"),
    ]

    static let request = MappingSchema(requestKeys)

    static let requestWithReading = MappingSchema(
        requestKeys + [
            .init(
                "reading", .mapping(reading), isRequired: true, "which fields of the response are which reading"),
            .init("optional", .flag, "whether an account may lack what is asked for"),
        ])

    static let basicAuthorization = MappingSchema([
        .init("username", .text, isRequired: true, "the name"),
        .init("password", .text, isRequired: true, "the password"),
    ])

    static let answer = MappingSchema(
        [
            .init("status", status, isRequired: true, "a status or a range such as `402` or `400-404`"),
            .init("field", .text, "the field that the condition is about"),
            .init("is", .scalar, "the value that the field has"),
            .init("is_not", .scalar, "the value that the field has not, though it is there"),
            .init("contains", .text, "the text that the field contains, in whatever case"),
            .init("missing", .flag, "whether the field is not there"),
            .init("means", .word(ResponseRule.Meaning.all.map(\.word)), isRequired: true, "what such a response means"),
        ], rules: [.needs("field", tests), .atMostOne(tests)])

    private static let status = ValueSchema.any([
        .number(minimum: 200, maximum: 599, isWhole: true),
        .text(pattern: #"^[1-5][0-9]{2}-[2-5][0-9]{2}$|^[2-5][0-9]{2}$|\$\{"#),
    ])

    private static let tests = ["is", "is_not", "contains", "missing"]

    static let reading = MappingSchema(
        [
            .init("balances", items(balance), "pools"),
            .init("lots", items(lots), "lots"),
            .init("usage", items(usage), "usage by API"),
            .init("subscription", .mapping(subscription), "the plan"),
            .init("key_expires", time, "when the key itself ends"),
            .init("spending_allowed", flag, "whether the account may spend"),
        ], rules: [.atLeastOne(["balances", "lots", "usage", "subscription", "key_expires", "spending_allowed"])])

    private static func items(_ schema: MappingSchema) -> ValueSchema {
        .any([.mapping(schema), .list(.mapping(schema), minimum: 1)])
    }

    private static let elements: [MappingSchema.Key] = [
        .init("each", .text, "a path: one for each match"),
        .init("entries", .text, "the path of an object: one for each member"),
    ]

    private static let oneSource = MappingSchema.Rule.atMostOne(["each", "entries"])

    static let balance = MappingSchema(
        elements + [
            .init("pool", .text, "the label `pool`; `default` unless told"),
            .init("unit", .text, "what is counted"),
            .init("remaining", number, "credits that can still be spent"),
            .init("used", number, "credits spent in the billing period"),
            .init("limit", number, "credits that the pool holds when it is full"),
            .init("resets", time, "when the pool is filled again"),
            .init("scale", .number(), "what one unit of the response is worth"),
        ], rules: [oneSource, .atLeastOne(["remaining", "used", "limit"])])

    static let lots = MappingSchema(
        elements + [
            .init("kind", .text, "a word for how the lot was issued"),
            .init("allocated", number, "credits issued"),
            .init("remaining", number, "credits left"),
            .init("expiry", time, "when the lot expires"),
            .init("scale", .number(), "what one unit of the response is worth"),
        ], rules: [oneSource, .atLeastOne(["kind", "allocated", "remaining", "expiry"])])

    static let usage = MappingSchema(
        elements + [
            .init("api", .text, isRequired: true, "the label `api`, such as `\"{key}\"`"),
            .init("used", number, isRequired: true, "credits used in the window"),
        ], rules: [oneSource])

    static let subscription = MappingSchema(
        [
            .init("id", .text, "the plan's name for machines"),
            .init("name", .text, "the plan's name for people"),
            .init("allocated", number, "credits included in the plan"),
            .init("created", time, "when it was created"),
            .init("expires", time, "when it ends"),
        ], rules: [.atLeastOne(["id", "name", "allocated", "created", "expires"])])

    static let numberMapping = MappingSchema(
        [
            .init("path", .text, "where the number stands"),
            .init("sum", .list(.text, minimum: 1), "paths whose matches are summed"),
            .init("default", .number(), "what it means that the field is not there"),
            .init("ignore", literals, "values that say that there is no limit"),
        ], rules: [.exactlyOne(["path", "sum"])])

    static let timeMapping = MappingSchema([
        .init("path", .text, isRequired: true, "where the time stands"),
        .init("ignore", literals, "values that say that there is none"),
    ])

    static let flagMapping = MappingSchema([
        .init("path", .text, isRequired: true, "where the flag stands"),
        .init("is", .scalar, isRequired: true, "the value that means true"),
    ])

    private static let number = ValueSchema.any([.text, .list(.text, minimum: 1), .mapping(numberMapping)])
    private static let time = ValueSchema.any([.text, .mapping(timeMapping)])
    private static let flag = ValueSchema.any([.text, .mapping(flagMapping)])
    private static let literals = ValueSchema.any([.scalar, .list(.scalar, minimum: 1)])
}

extension ResponseRule.Meaning {
    /// All that a response can mean. The other failures are those of a connection, a key file or a body.
    static let all =
        [reading, depleted]
        + [.invalidKey, .licenseExpired, .forbidden, .rateLimited, .serverError, .invalidBody].map(Self.failure)

    /// As a definition spells it.
    var word: String {
        switch self {
        case .reading: "reading"
        case .depleted: "depleted"
        case .failure(let reason): reason.rawValue
        }
    }
}
