package import Credits
import ExporterConfiguration
import Foundation
import Testing

extension ProviderDefinition: CustomTestStringConvertible {
    /// A test about a provider is named after it, not after the whole definition.
    package var testDescription: String { id }
}

extension ProviderDefinition {
    /// All that are built in.
    package static let builtIn = ProviderCatalogue().ids.map(named)

    /// The definitions among the examples for users.
    package static let examples: [ProviderDefinition] = {
        let folder = URL(fileURLWithPath: #filePath).appending(path: "../../../dashboards/examples/providers")
        let text = """
            provider_files: [\(folder.standardizedFileURL.path)/*.yaml]
            accounts: [{name: a, provider: altum, api_key: k}]
            """
        do {
            let providers = try Configuration(text: Array(text.utf8), source: "examples", environment: [:]).providers
            return providers.ids.compactMap(providers.definition).filter { !builtIn.contains($0) }
        } catch {
            fatalError("\(error)")
        }
    }()

    package static let altum = named("altum")
    package static let olostep = named("olostep")
    package static let acyChecker = named("acychecker")
    package static let brookMimir = named("brookmimir")

    private static func named(_ id: String) -> ProviderDefinition {
        guard let definition = ProviderCatalogue().definition(id) else {
            fatalError("the built-in definition of \(id) cannot be read")
        }
        return definition
    }
}
