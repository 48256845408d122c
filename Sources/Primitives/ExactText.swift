/// A text that is another where all bytes are the same, as the values of a label are. (Swift's strings are equal where a
/// person sees the same: a composed and a decomposed `é`.)
package struct ExactText: Sendable, Hashable {
    /// The text itself.
    package let text: String

    /// A text to be compared by its bytes.
    package init(_ text: String) {
        self.text = text
    }

    /// By bytes.
    package static func == (one: ExactText, other: ExactText) -> Bool {
        one.text.utf8.elementsEqual(other.text.utf8)
    }

    /// By bytes.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ExactText: ExpressibleByStringLiteral {
    /// As any text.
    package init(stringLiteral text: String) {
        self.init(text)
    }
}
