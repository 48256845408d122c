package import Primitives

extension Secret {
    /// One shorter than any provider's key is not looked for: it would be found by chance.
    private static let shortestToLookFor = 8

    /// Whether a text can hold any secret that is looked for.
    static func canBeHeld(by text: String) -> Bool {
        text.utf8.count >= shortestToLookFor
    }

    /// Whether a text holds the secret, as it is or in snake case.
    package func isHeld(by text: String) -> Bool {
        guard Self.canBeHeld(by: text) else { return false }
        return [exposed, exposed.snakeCased].contains { Self.canBeHeld(by: $0) && text.contains($0) }
    }

    /// The text, or what stands for every secret where the text holds this one.
    package func hidden(in text: String) -> String {
        isHeld(by: text) || text.contains(exposed) ? description : text
    }
}
