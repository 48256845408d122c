/// Prints a table of what the exporter costs, each measure beside its references in the same run.
@main
enum Benchmark {
    private static let rounds = 5

    static func main() throws {
        let tools = try Tools()
        defer { tools.end() }
        try tools.build()
        for line in Measure.head { Swift.print(line) }
        try print(measures: PageMeasures(tools: tools).all())
        let servers = ServerMeasures(tools: tools)
        try print(measures: servers.pages())
        tools.stopAll()
        try print(measures: servers.scale())
    }

    private static func print(measures: [Measure]) throws {
        for measure in measures {
            for row in try measure.rows(rounds: rounds) { Swift.print(row) }
        }
    }
}
