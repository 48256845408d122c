import ArgumentParser
import Credits
import ExporterConfiguration
import Exposition
import Glibc

struct Scrape: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One scrape to standard output: for cron, a textfile collector, or a look.",
        discussion: """
            Prints the accounts' metrics, without those of the process, which a textfile collector has itself. An \
            account that fails is on the page as such; the exit status is 0 all the same.
            """
    )

    enum PageFormat: String, ExpressibleByArgument, CaseIterable {
        case text
        case text100 = "text-1.0.0"
        case openMetrics = "openmetrics"

        var format: Format {
            switch self {
            case .text: .text004
            case .text100: .text100
            case .openMetrics: .openMetrics100
            }
        }
    }

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var log: LogOptions

    @Option(help: "How to write the page.")
    var format = PageFormat.text

    @Option(name: .customLong("account"), help: "Only this account. May be given more than once. (default: all)")
    var names: [String] = []

    func run() async throws {
        let accounts = try source.load().accounts
        for name in names where !accounts.contains(where: { $0.name == name }) {
            throw ValidationError("--account: no account named `\(name)` is configured")
        }
        let wanted = names.isEmpty ? accounts : accounts.filter { names.contains($0.name) }
        let statuses = await OneScrape.statuses(of: wanted, logger: log.logger())
        try write(format.format.encode(Catalogue.families(of: statuses)))
    }

    /// A page that is not written whole, as on a full disk, must not look like a success to cron.
    private func write(_ page: [UInt8]) throws {
        var rest = page[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else {
                print(error: "credits-exporter: cannot write the page: \(String(cString: strerror(errno)))")
                throw ExitCode(1)
            }
            rest = rest.dropFirst(count)
        }
    }
}
