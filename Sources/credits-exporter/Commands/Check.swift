import ArgumentParser
import Collection
import Credits
import ExporterConfiguration
import ExporterToolkit
import Logging
import StrictYAML

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validates the configuration; with --fetch asks every account once.",
        discussion: "Exit status 1 for a bad configuration, and with --fetch where an account gave no reading."
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var security: SecurityOptions
    @OptionGroup var log: LogOptions

    @Flag(help: "Ask every account once and print what came back, field by field.")
    var fetch = false

    @Flag(help: "With --fetch, print the answers as well, without secrets and with long texts cut.")
    var showAnswer = false

    func validate() throws {
        guard fetch || !showAnswer else { throw ValidationError("--show-answer goes with --fetch") }
    }

    func run() async throws {
        let web = Result { () throws(ConfigurationError) in
            try WebSecurity(try security.read(), realm: CreditsExporter.name)
        }
        if let file = security.file, case .success = web {
            print("\(file): good")
        }
        // Who asks about the web configuration alone needs no key in the environment.
        if security.file != nil, source.file == nil, !fetch {
            _ = try orExit { () throws(ConfigurationError) in try web.get() }
            return
        }
        let configuration = try orExit { () throws(ConfigurationError) in
            let configuration = Result { () throws(ConfigurationError) in try source.read() }
            let problems = [web.problems, configuration.problems].flatMap(\.self)
            guard problems.isEmpty else { throw ConfigurationError(diagnostics: problems) }
            return try configuration.get()
        }
        let accounts = configuration.accounts
        let remarks = configuration.keyDiagnostics()
        for remark in remarks { print(error: "\(remark)") }
        let count = "\(accounts.count) \(accounts.count == 1 ? "account" : "accounts")"
        guard fetch else {
            if remarks.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
            print("\(source.file ?? "environment"): good, \(count)")
            return
        }
        var quiet = log.logger()
        // The table says it better than the log would.
        quiet.logLevel = max(quiet.logLevel, log.level == .debug ? .debug : .error)
        let inspections = await inspectOnce(accounts, showsAnswer: showAnswer, logger: quiet)
        print(InspectionTable(inspections: inspections).text, terminator: "")
        if inspections.contains(where: { $0.result.failure != nil }) { throw ExitCode(1) }
    }
}

extension Result where Failure == ConfigurationError {
    fileprivate var problems: [Diagnostic] {
        if case .failure(let error) = self { error.diagnostics } else { [] }
    }
}
