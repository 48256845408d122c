/// A field that a response had in a form that cannot be used.
package struct DecodingIssue: Sendable, Hashable {
    /// The path of the field; `[]` stands for each element of a list.
    package let field: String
    /// What would have been of use, such as `a number`.
    package let expected: String
    /// What kind of value it was, such as `a string`; never the value.
    package let found: String

    /// An issue with one field.
    package init(field: String, expected: String, found: String) {
        self.field = field
        self.expected = expected
        self.found = found
    }
}
