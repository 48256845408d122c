import CProviders
import Credits
import StrictYAML
import Synchronization

/// A provider whose definition is compiled into the program.
struct BuiltInProvider: Sendable {
    let id: String
    private let bytes: Int
    private let index: Int

    /// In alphabetical order.
    static let all: [BuiltInProvider] = (0..<Int(built_in_provider_count)).map { index in
        let provider = built_in_provider(Int32(index))
        return BuiltInProvider(id: String(cString: provider.id), bytes: Int(provider.length), index: index)
    }

    /// The file as it is in `Sources/Providers`.
    var text: String {
        let start = UnsafeRawPointer(built_in_provider(Int32(index)).text)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: bytes), as: UTF8.self)
    }

    /// Decoded once.
    private static let decoded = Mutex<[String: ProviderDefinition]>([:])

    static func definition(_ id: String) -> ProviderDefinition? {
        if let known = decoded.withLock({ $0[id] }) { return known }
        guard let provider = all.first(where: { $0.id == id }) else { return nil }
        let definition = provider.definition
        decoded.withLock { $0[id] = definition }
        return definition
    }

    /// The file decoded as a user's is. A test decodes all of them, so that nil is none that a user sees.
    private var definition: ProviderDefinition? {
        var diagnostics = DiagnosticsCollector(source: "\(id).yaml")
        guard let document = diagnostics.document(in: Array(text.utf8)) else { return nil }
        var decoder = ConfigurationDecoder(
            scalars: ScalarDecoder(environment: [:]), folder: ".", diagnostics: diagnostics)
        return decoder.definition(in: document)
    }
}
