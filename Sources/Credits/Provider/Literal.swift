/// A value that a definition compares with one of a response.
package enum Literal: Sendable, Hashable {
    /// Null.
    case null
    /// True or false.
    case bool(Bool)
    /// A number, whatever way it is written.
    case number(Double)
    /// Text.
    case text(String)

    /// Whether a value of a response is the same as JSON, or is text that holds the same number.
    func equals(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.null, .null): true
        case (.bool(let flag), .bool(let other)): flag == other
        case (.number(let number), _): value.finiteNumber == number
        case (.text(let text), .string(let other)): text.utf8.elementsEqual(other.utf8)
        default: false
        }
    }
}
