package import Primitives

extension Secret {
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
}
