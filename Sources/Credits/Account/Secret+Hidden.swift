import Primitives

extension Secret {
    /// One shorter than any provider's key is not looked for: it would be found by chance.
    private static let shortestToLookFor = 8

    /// Whether a text can hold any secret that is looked for.
    static func canBeHeld(by text: String) -> Bool {
        text.utf8.count >= shortestToLookFor
    }

    /// What is looked for: the secret as it is, and as a unit and the kind of a lot would be written.
    var formsToLookFor: [String] {
        [exposed, exposed.lowercased(), exposed.snakeCased].filter(Self.canBeHeld)
    }

    /// The text, or what stands for every secret where the text holds this one, however short it is.
    func hidden(in text: String) -> String {
        (formsToLookFor + [exposed]).contains { text.holdsBytes(of: $0) } ? description : text
    }
}
