package import Credits
import StrictYAML

/// The providers that accounts can name: those of the configuration, and the built-in ones that it does not replace. A
/// built-in one is decoded when it is asked for the first time.
package struct ProviderCatalogue: Sendable {
    private var own: [String: ProviderDefinition] = [:]
    private var texts: [String: String] = [:]
    private var ownIDs: [String] = []

    /// The built-in ones alone.
    package init() {}

    /// The ids, those of the configuration behind the built-in ones.
    package var ids: [String] {
        BuiltInProvider.all.map(\.id).filter { own[$0] == nil } + ownIDs
    }

    /// The definition with an id.
    package func definition(_ id: String) -> ProviderDefinition? {
        own[id] ?? BuiltInProvider.definition(id)
    }

    /// The definition as YAML, to copy and change.
    package func text(of id: String) -> String? {
        texts[id] ?? BuiltInProvider.named(id).map { String(decoding: $0.text, as: UTF8.self) }
    }

    /// The body that the documentation of a built-in provider shows: for the simulator.
    package static func documentedResponse(of id: String) -> [UInt8]? {
        BuiltInProvider.named(id)?.response
    }

    /// The id that a person most likely meant.
    package func nearest(to id: String) -> String? {
        id.nearest(of: ids)
    }

    func hasOwn(_ id: String) -> Bool { own[id] != nil }

    mutating func add(_ definition: ProviderDefinition, node: YAMLNode) {
        own[definition.id] = definition
        texts[definition.id] = node.yaml
        ownIDs.append(definition.id)
    }
}
