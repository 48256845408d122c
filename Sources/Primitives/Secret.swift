/// Text that must not leave the process except in the one header it is for: it cannot print itself, nor be dumped.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The text itself. Every use of this name is a place to look at in a review.
    package let exposed: String

    /// Takes the text as it is.
    package init(_ text: String) {
        exposed = text
    }

    /// The same for every secret.
    package var description: String { "<secret>" }
    /// Without children, for `dump` and debuggers.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
