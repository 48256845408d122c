package import Primitives

extension Secret {
    /// One shorter than any provider's key is not looked for: it would be found by chance.
    private static let shortestToLookFor = 8

    /// Whether a text can hold any secret that is looked for.
    static func canBeHeld(by text: String) -> Bool {
        text.utf8.count >= shortestToLookFor
    }

    /// What is looked for: the secret as it is and in snake case.
    var formsToLookFor: [String] {
        [exposed, exposed.snakeCased].filter(Self.canBeHeld)
    }

    /// Whether a text holds the secret, as it is or in snake case.
    private func isHeld(by text: String) -> Bool {
        formsToLookFor.contains { text.contains($0) }
    }

    /// The text, or what stands for every secret where the text holds this one.
    package func hidden(in text: String) -> String {
        isHeld(by: text) || text.contains(exposed) ? description : text
    }
}
