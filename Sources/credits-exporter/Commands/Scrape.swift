import ArgumentParser
import Credits
import ExporterConfiguration
import Exposition
import Primitives

import Glibc

struct Scrape: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One scrape to standard output or to a file: for cron, a textfile collector, or a look.",
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

    @Option(
        help: ArgumentHelp(
            """
            Write the page to this file, in place of standard output. It is replaced in one piece, and stays as it is \
            where that fails.
            """,
            valueName: "file"
        )
    )
    var output: String?

    @Option(name: .customLong("account"), help: "Only this account. May be given more than once. (default: all)")
    var names: [String] = []

    func run() async throws {
        // Before a provider is asked in vain.
        let file = try orExit { () throws(OutputFile.Failure) in try output.map(OutputFile.init(path:)) }
        let accounts = try source.load().accounts
        for name in names where !accounts.contains(where: { $0.name == name }) {
            throw ValidationError("--account: no account named `\(name)` is configured")
        }
        let wanted = names.isEmpty ? accounts : accounts.filter { names.contains($0.name) }
        let collected = await collectOnce(wanted, logger: log.logger())
        let page = format.format.encode(AccountGroups(collected)) + format.format.end
        // A limit on the size of files is an error like a full disk, and no end of the process.
        signal(SIGXFSZ, SIG_IGN)
        try orExit { () throws(OutputFile.Failure) in try file?.replace(with: page) }
        // A page that is not written whole must not look like a success to cron.
        guard file != nil || page.write(to: STDOUT_FILENO) else {
            print(error: "credits-exporter: cannot write the page: \(String(cString: strerror(errno)))")
            throw ExitCode(1)
        }
    }

    /// Runs what has to do with the file, or prints what is wrong with it and ends the program.
    private func orExit<Value>(_ body: () throws(OutputFile.Failure) -> Value) throws -> Value {
        do throws(OutputFile.Failure) {
            return try body()
        } catch {
            print(error: "credits-exporter: --output=\(output ?? ""): \(error)")
            throw ExitCode(1)
        }
    }
}
