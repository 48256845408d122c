/// What stood at one field of a response, and what became of it: for a person who writes or checks a definition.
package struct Finding: Sendable, Equatable {
    /// The path of the field, with the numbers of elements: `grants[0].left`.
    package let field: String
    /// The value, or what kind of value it is; it is the provider's, of any length.
    package let found: String
    /// What it means in the reading, such as `remaining 12`, or why it means nothing.
    package let became: String

    /// A finding at one field.
    package init(field: String, found: String, became: String) {
        self.field = field
        self.found = found
        self.became = became
    }
}
