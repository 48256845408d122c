import StrictYAML

extension Configuration {
    /// A JSON Schema of the configuration, definitions included, for editors.
    package static var schema: String {
        JSONSchema.text(title: "Configuration of credits-exporter", of: AccountSchema.configurationForEditors)
    }
}
