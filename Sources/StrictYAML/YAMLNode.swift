/// A node of a YAML document and where it stands.
package struct YAMLNode {
    /// What stands there.
    package indirect enum Content {
        /// Text. `isPlain` says whether it stood without quotes, so that it may be another type than a string.
        case scalar(text: String, isPlain: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// A map in the order of the text; a key may be there twice.
        case mapping([(key: YAMLNode, value: YAMLNode)])
        /// No value is ever taken from it.
        case alias
    }

    /// What stands there.
    package let content: Content
    /// Where it begins.
    package let position: Diagnostic.Position

    /// What kind of node it is, for a message.
    package var kind: String {
        switch content {
        case .scalar where isNull: "nothing"
        case .scalar(let text, isPlain: true) where text == "true" || text == "false": "a boolean"
        case .scalar(let text, isPlain: true) where Double(text) != nil: "a number"
        case .scalar: "a string"
        case .sequence: "a list"
        case .mapping: "a map"
        case .alias: "an alias (write the value out)"
        }
    }

    /// A key without a value, `~` or `null`.
    package var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }

    /// Whether it is a list without elements.
    package var isEmptyList: Bool {
        if case .sequence(let nodes) = content { nodes.isEmpty } else { false }
    }

    /// Whether it is a scalar of exactly this text.
    package func isScalar(_ expected: String) -> Bool {
        if case .scalar(let text, _) = content { text == expected } else { false }
    }
}
