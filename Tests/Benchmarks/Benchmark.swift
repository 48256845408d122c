import Glibc

/// Prints a table of what the exporter costs, each measure beside its references in the same run. Arguments name the parts
/// that are measured: `pages`, `servers`, `scale`; without any it is all.
@main
enum Benchmark {
    private static let rounds = 5

    static func main() {
        do {
            let tools = try Tools()
            defer { tools.end() }
            try tools.build()
            for line in Measure.head { print(line) }
            let servers = ServerMeasures(tools: tools)
            let parts = [
                ("pages", PageMeasures(tools: tools).all), ("servers", servers.pages), ("scale", servers.scale),
            ]
            for (name, measures) in parts where CommandLine.arguments.count < 2 || CommandLine.arguments.contains(name)
            {
                try printRows(of: measures())
                tools.stopAll()
            }
        } catch {
            print("credits-benchmark: \(error)")
            exit(1)
        }
    }

    private static func printRows(of measures: [Measure]) throws {
        for measure in measures {
            for row in try measure.rows(rounds: rounds) { print(row) }
            // Also where it is not a terminal that reads it.
            fflush(nil)
        }
    }
}
