import ArgumentParser
import ExporterConfiguration

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the JSON Schema of the configuration, definitions included, for editors."
    )

    func run() {
        print(Configuration.schema, terminator: "")
    }
}
