/// A map of a configuration as data: the decoder checks its keys by it, and the JSON Schema for editors is made of it.
package struct MappingSchema: Sendable {
    /// The keys that it may have.
    package let keys: [Key]
    /// Which of them go together.
    package let rules: [Rule]
    /// What the value of any other key may be; nil where there is no other. Only the JSON Schema looks at it.
    package let others: ValueSchema?

    /// A map with these keys. By default it has no others, and any of its keys may go together.
    package init(_ keys: [Key], rules: [Rule] = [], others: ValueSchema? = nil) {
        self.keys = keys
        self.rules = rules
        self.others = others
    }

    /// Which keys go together.
    package enum Rule: Sendable {
        /// One of them has to be there, and no other of them.
        case exactlyOne([String])
        /// One of them has to be there.
        case atLeastOne([String])
        /// No two of them may be there.
        case atMostOne([String])
        /// The first goes with one of the others alone.
        case needs(String, [String])
    }

    /// A key and what its value may be.
    package struct Key: Sendable {
        /// As it is written.
        package let name: String
        /// What the value may be.
        package let value: ValueSchema
        /// What it means, in a few words without a full stop.
        package let summary: String
        /// Whether the map is of no use without it.
        package let isRequired: Bool

        /// A key. By default it may be left out.
        package init(_ name: String, _ value: ValueSchema, isRequired: Bool = false, _ summary: String) {
            self.name = name
            self.value = value
            self.summary = summary
            self.isRequired = isRequired
        }
    }
}

/// What a value of a configuration may be.
package indirect enum ValueSchema: Sendable {
    /// Text; a number or a boolean without quotes is text, too. With a regular expression that it has to match.
    case text(pattern: String?)
    /// One of these words.
    case word([String])
    /// Text that is none of these words.
    case textOtherThan([String])
    /// A number, in bounds where there are any.
    case number(minimum: Double? = nil, maximum: Double? = nil, isWhole: Bool = false)
    /// `true` or `false`.
    case flag
    /// Text, a number, a boolean or null.
    case scalar
    /// A list of at least so many.
    case list(ValueSchema, minimum: Int = 0)
    /// A map of these keys.
    case mapping(MappingSchema)
    /// A map of any names.
    case map(ValueSchema)
    /// One of several.
    case any([ValueSchema])
    /// Anything that JSON can write.
    case anything

    /// Any text.
    package static let text = ValueSchema.text(pattern: nil)
    /// A duration as Prometheus writes it.
    package static let duration = ValueSchema.any([
        .text(pattern: #"^0$|^(?!$)([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$|\$\{"#),
        .number(minimum: 0, maximum: 0),
    ])
}
