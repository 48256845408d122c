import Primitives

/// A JSON Schema (draft 2020-12) as text, for editors: made of the same tables that configurations are checked by.
package enum JSONSchema {
    /// The schema of a whole document.
    ///
    /// - Parameters:
    ///   - title: What the document is.
    ///   - document: What it may hold.
    package static func text(title: String, of document: MappingSchema) -> String {
        let head: [(String, Value)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text(title)),
        ]
        guard case .object(let members) = Value(ValueSchema.mapping(document)) else { return "" }
        return Value.object(head + members).lines.joined(separator: "\n") + "\n"
    }

    /// A value of JSON that can be written.
    fileprivate indirect enum Value {
        case literal(String)
        case text(String)
        case list([Value])
        case object([(String, Value)])
    }
}

extension JSONSchema.Value {
    private static func type(_ names: String...) -> (String, Self) {
        ("type", names.count == 1 ? .text(names[0]) : .list(names.map(Self.text)))
    }

    fileprivate init(_ schema: ValueSchema) {
        switch schema {
        case .text(nil):
            self = .object([Self.type("string", "number", "boolean")])
        case .text(let pattern?):
            self = .object([Self.type("string"), ("pattern", .text(pattern))])
        case .word(let words):
            // Text may hold a variable.
            self = .object([
                (
                    "anyOf",
                    .list([
                        .object([("enum", .list(words.map(Self.text)))]),
                        .object([Self.type("string"), ("pattern", .text(#"\$\{"#))]),
                    ])
                )
            ])
        case .textOtherThan(let words):
            self = .object([Self.type("string"), ("not", .object([("enum", .list(words.map(Self.text)))]))])
        case .number(let minimum, let maximum, let isWhole):
            let bounds = [("minimum", minimum), ("maximum", maximum)].compactMap { name, bound in
                bound.map { (name, Self.literal("\($0)")) }
            }
            let number = Self.object([Self.type(isWhole ? "integer" : "number")] + bounds)
            self = .object([
                ("anyOf", .list([number, .object([Self.type("string"), ("pattern", .text(#"\$\{"#))])]))
            ])
        case .flag:
            self = .object([Self.type("boolean")])
        case .scalar:
            self = .object([Self.type("string", "number", "boolean", "null")])
        case .list(let element, let minimum):
            self = .object(
                [Self.type("array"), ("items", Self(element))]
                    + (minimum > 0 ? [("minItems", .literal("\(minimum)"))] : []))
        case .mapping(let schema):
            self = Self(schema)
        case .map(let value):
            self = .object([Self.type("object"), ("additionalProperties", Self(value))])
        case .any(let choices):
            self = .object([("anyOf", .list(choices.map(Self.init)))])
        case .anything:
            self = .object([])
        }
    }

    private init(_ schema: MappingSchema) {
        let properties = schema.keys.map { key -> (String, Self) in
            guard case .object(let members) = Self(key.value) else { return (key.name, .object([])) }
            return (key.name, .object([("description", .text(key.summary))] + members))
        }
        let required = schema.keys.filter(\.isRequired).map { Self.text($0.name) }
        self = .object(
            [Self.type("object"), ("properties", .object(properties))]
                + (required.isEmpty ? [] : [("required", .list(required))])
                + (schema.rules.isEmpty ? [] : [("allOf", .list(schema.rules.map(Self.init)))])
                + [
                    schema.others.map { ("additionalProperties", Self($0)) } ?? (
                        "additionalProperties", .literal("false")
                    )
                ])
    }

    private init(_ rule: MappingSchema.Rule) {
        func has(_ key: String) -> Self { .object([("required", .list([.text(key)]))]) }
        switch rule {
        case .exactlyOne(let keys): self = .object([("oneOf", .list(keys.map(has)))])
        case .atLeastOne(let keys): self = .object([("anyOf", .list(keys.map(has)))])
        case .atMostOne(let keys):
            self = .object([
                ("oneOf", .list(keys.map(has) + [.object([("not", .object([("anyOf", .list(keys.map(has)))]))])]))
            ])
        case .needs(let key, let keys):
            let none = Self.object([("not", .object([("anyOf", .list(([key] + keys).map(has)))]))])
            self = .object([
                (
                    "anyOf",
                    .list([
                        .object([("required", .list([.text(key)])), ("oneOf", .list(keys.map(has)))]), none,
                    ])
                )
            ])
        }
    }

    fileprivate var lines: [String] {
        switch self {
        case .literal(let text): [text]
        case .text(let text): [text.asJSONString]
        case .list(let values) where values.allSatisfy(\.isShort):
            ["[\(values.flatMap(\.lines).joined(separator: ", "))]"]
        case .list(let values): ["["] + values.map(\.lines).indentedWithCommas + ["]"]
        case .object(let members) where members.isEmpty: ["{}"]
        case .object(let members):
            ["{"]
                + members.map { name, value in
                    let lines = value.lines
                    return ["\(name.asJSONString): \(lines[0])"] + lines.dropFirst()
                }
                .indentedWithCommas + ["}"]
        }
    }

    private var isShort: Bool {
        switch self {
        case .literal, .text: true
        case .list, .object: false
        }
    }
}
