import ArgumentParser
import CProcessControl
import ExporterToolkit
import Web

import Glibc

/// The program: before anything else, what the whole process needs.
@main
enum Main {
    static func main() async {
        ThreadLimit.check()
        keepMemoryOutOfCrashReports()
        raiseDescriptorLimit()
        await CreditsExporter.main((1..<max(argument_count(), 1)).map { String(cString: argument($0)) })
    }

    /// Swift's crash report shows memory, and the memory of this process holds keys. Whoever needs the report sets
    /// SWIFT_BACKTRACE.
    private static func keepMemoryOutOfCrashReports() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        for crash in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] {
            signal(crash, SIG_DFL)
        }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(RLIMIT_CORE.asResource, &none)
        // A program that cores are piped to gets them whatever the limit; and no other process of the same user needs
        // to see this one's memory and environment.
        make_undumpable()
    }

    /// A scrape of a thousand accounts opens a thousand connections, and most shells and services start with 1,024.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(RLIMIT_NOFILE.asResource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(RLIMIT_NOFILE.asResource, &limit)
    }
}

extension __rlimit_resource {
    fileprivate var asResource: __rlimit_resource_t { __rlimit_resource_t(rawValue) }
}

struct CreditsExporter: AsyncParsableCommand {
    static let name = "credits-exporter"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "Prepaid API credits of many providers, as Prometheus metrics.",
        discussion: """
            Without --config.file, each provider whose variables are set gets an account named `default`; \
            `credits-exporter providers` lists them. No key at hand? Try `credits-exporter demo`.

            Exit status: 0 good, 1 bad configuration or a failed check, 64 wrong usage.
            """,
        version: ExporterMetrics.Build.current.description,
        subcommands: [
            Serve.self, Demo.self, Check.self, Scrape.self, Health.self, Providers.self, Schema.self, Simulate.self,
        ],
        defaultSubcommand: Serve.self
    )
}
