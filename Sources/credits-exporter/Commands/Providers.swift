import ArgumentParser
import Credits
import ExporterConfiguration

struct Providers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the providers; with an ID prints its definition as YAML to copy and change."
    )

    @Argument(help: "A provider.")
    var id: String?

    func run() throws {
        let known = ProviderDefinition.builtIn
        guard let id else {
            let width = known.map(\.id.count).max() ?? 0
            for provider in known {
                print(provider.id.padded(to: width + 2) + provider.name)
            }
            return
        }
        guard let provider = known.first(where: { $0.id == id }) else {
            throw ValidationError(
                "unknown provider `\(id)`; expected one of: \(known.map(\.id).joined(separator: ", "))")
        }
        print(provider.yaml, terminator: "")
    }
}
