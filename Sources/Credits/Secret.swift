/// Text that must not leave the process except in the one header it is for: it cannot print itself, nor be dumped.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The text itself. Every use of this name is a place to look at in a review.
    package let exposed: String

    /// Takes the text as it is.
    package init(_ text: String) {
        exposed = text
    }

    /// Whether a text holds the secret, as it is or in snake case.
    ///
    /// One shorter than any provider's key is not looked for: it would be found by chance.
    package func isHeld(by text: String) -> Bool {
        [exposed, exposed.snakeCased].contains { $0.utf8.count >= 8 && text.contains($0) }
    }

    /// The text, or what stands for every secret where the text holds this one.
    package func hidden(in text: String) -> String {
        isHeld(by: text) || text.contains(exposed) ? description : text
    }

    /// The same for every secret.
    package var description: String { "<secret>" }
    /// Without children, for `dump` and debuggers.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
