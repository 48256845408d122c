import CProviders
import Credits
import StrictYAML
import Synchronization

/// A provider whose definition is compiled into the program.
struct BuiltInProvider: Sendable {
    let id: String
    private let index: Int32

    /// In alphabetical order.
    static let all: [BuiltInProvider] = (0..<built_in_provider_count).map { index in
        BuiltInProvider(id: String(cString: built_in_provider(index).id), index: index)
    }

    static func named(_ id: String) -> BuiltInProvider? {
        all.first { $0.id == id }
    }

    /// The file as it is in `Sources/Providers`.
    var text: [UInt8] {
        let provider = built_in_provider(index)
        return Self.bytes(provider.text, count: provider.length)
    }

    /// The body that the provider's documentation shows.
    var response: [UInt8] {
        let provider = built_in_provider(index)
        return Self.bytes(provider.response, count: provider.response_length)
    }

    private static func bytes(_ start: UnsafePointer<CChar>, count: Int32) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    /// Each is decoded once.
    private static let decoded = Mutex<[String: ProviderDefinition]>([:])

    static func definition(_ id: String) -> ProviderDefinition? {
        if let known = decoded.withLock({ $0[id] }) { return known }
        guard let definition = named(id)?.definition else { return nil }
        decoded.withLock { $0[id] = definition }
        return definition
    }

    /// The file decoded as a user's is. A test decodes all of them, so that nil is none that a user sees.
    private var definition: ProviderDefinition? {
        var diagnostics = DiagnosticsCollector(source: "\(id).yaml")
        guard let document = diagnostics.document(in: text) else { return nil }
        var decoder = ConfigurationDecoder(
            scalars: ScalarDecoder(environment: [:]), folder: ".", diagnostics: diagnostics)
        return decoder.definition(in: document)
    }
}
