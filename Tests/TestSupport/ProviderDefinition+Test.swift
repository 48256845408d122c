package import Credits
import ExporterConfiguration
import Testing

extension ProviderDefinition: CustomTestStringConvertible {
    /// A test about a provider is named after it, not after the whole definition.
    package var testDescription: String { id }
}

extension ProviderDefinition {
    /// All that are built in.
    package static let builtIn = ProviderCatalogue().ids.map(named)

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
