import ArgumentParser
import Collection
import Credits
import ExporterToolkit
import Logging
import StructuredLogging

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a running exporter whether it is ready: for images that hold no curl.",
        discussion: "Exit status 0 if it answers 200 within five seconds, else 1."
    )

    @Argument(help: "What to ask.")
    var url = "http://localhost:\(ListenAddress.standard.port)/-/ready"

    @Flag(help: "Take any certificate, for an exporter that is asked by another name than its own.")
    var insecure = false

    func run() async throws {
        let client = ProviderClient(userAgent: ExporterMetrics.Build.current.userAgent, logger: .quiet)
        let complaint = await complaint(of: client)
        await client.shutdown()
        guard let complaint else { return }
        print(error: "credits-exporter: \(url): \(complaint)")
        throw ExitCode(1)
    }

    private func complaint(of client: ProviderClient) async -> String? {
        // No wrong usage: Docker knows no other status of a check than 0 and 1.
        guard AbsoluteURL(url) != nil else {
            return "expected http:// or https://, a host, and perhaps a port and a path"
        }
        do {
            let status = try await client.status(of: url, within: .seconds(5), verifying: !insecure)
            return status == 200 ? nil : "status \(status)"
        } catch {
            return error.detail ?? error.reason.rawValue
        }
    }
}

extension Logger {
    /// For a command that prints its result itself.
    fileprivate static let quiet = Logger(label: "credits-exporter") { _ in
        StructuredLogHandler(level: .error, format: .logfmt)
    }
}
