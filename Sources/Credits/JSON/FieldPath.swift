/// Where a field stands in an answer: member names from the outside in, written with dots; a single dot
/// is the whole answer.
package struct FieldPath: Sendable, Equatable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The names of the members, from the outside in.
    package let names: [String]

    /// A path as it is written: names with dots between them.
    package init(_ text: String) {
        names = text.split(separator: ".").map(String.init)
    }

    /// As `init(_:)`.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The path as it is written.
    package var description: String {
        names.isEmpty ? "." : names.joined(separator: ".")
    }
}
