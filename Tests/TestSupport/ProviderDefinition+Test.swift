package import Credits
import Testing

extension ProviderDefinition: CustomTestStringConvertible {
    /// A test about a provider is named after it, not after the whole definition.
    package var testDescription: String { id }
}
