package import Collection
package import ExporterConfiguration
import FoundationEssentials
package import Logging
import NIOPosix
import Synchronization

/// Keeps the accounts, and TLS and login, in step with their two configurations, which it reads at the start and
/// whenever it is told to or sees that a file has become another. Where one of them is bad, both stay as they were, and
/// nothing changes but the log and the reload metric.
package final class Reloader: Sendable {
    /// Reads a configuration from wherever it is. May block.
    package typealias Read<Value> = @Sendable () throws(ConfigurationError) -> Value

    private static let lookInterval = Duration.seconds(2)
    /// How long whoever asked for a reload waits. No file takes that long, but where a mount hangs.
    private static let patience = Duration.seconds(10)

    /// The accounts in use.
    package let collector: Collector
    /// TLS and login in use.
    package let security: WebSecurity
    /// How reading went.
    package let status: ReloadStatus
    private let read: Read<Configuration>
    private let readSecurity: Read<WebConfiguration>
    private let logger: Logger

    private let files: Mutex<Files>
    /// One thread: each call finds what the one before has left.
    private let calls = BlockingCalls<Call, String?>(threads: .started(1))
    private let reloadsBegun = Atomic(0)

    private struct Files {
        /// Of what was last taken into use, or refused, as they were before they were read.
        var read: [String: FileVersion]
        /// As they were at the last look.
        var seen: [String: FileVersion]
    }

    private enum Call: Hashable {
        /// Shared by all who ask before its reading begins, so that none gets what was read before it asked.
        case reload(after: Int)
        case look
    }

    /// Reads both configurations.
    ///
    /// - Parameters:
    ///   - transport: The way to the providers.
    ///   - readSecurity: Reads the web configuration, now and again.
    ///   - logger: For what becomes of a reload.
    ///   - read: Reads the configuration, now and again.
    /// - Throws: What is wrong with either.
    package init(
        transport: any HTTPTransport,
        readSecurity: @escaping Read<WebConfiguration>,
        logger: Logger,
        read: @escaping Read<Configuration>
    ) throws(ConfigurationError) {
        let configuration = try read()
        let web = try readSecurity()
        self.read = read
        self.readSecurity = readSecurity
        self.logger = logger
        let versions = configuration.files + web.files
        files = Mutex(Files(read: versions, seen: versions))
        security = try WebSecurity(web)
        collector = Collector(accounts: configuration.accounts, transport: transport, logger: logger)
        status = ReloadStatus(loaded: Date().timeIntervalSince1970)
    }

    /// Reads both configurations, and gives back what is wrong with them, for a person; nil where they are in use now.
    @discardableResult
    package func reload() async -> String? {
        let begun = reloadsBegun.load(ordering: .acquiring)
        let result = await cancelling(after: Self.patience) { [self] in
            await calls.value(for: .reload(after: begun), at: "") { [self] in
                reloadsBegun.add(1, ordering: .releasing)
                return readAndReplace()
            }
        }
        guard let result else {
            let problem = """
                the files could not be read within \(Self.patience.components.seconds) seconds; they are taken into use \
                once they have been
                """
            // Where this task was cancelled, the process ends, and nobody waits any more.
            return Task.isCancelled ? problem : fail([problem])
        }
        return result
    }

    /// Reloads whenever a file has changed and stands still again, until the task is cancelled.
    package func watch() async {
        while (try? await Task.sleep(for: Self.lookInterval)) != nil {
            _ = await calls.value(for: .look, at: "") { [self] in look() }
        }
    }

    private func look() -> String? {
        let last = files.withLock(\.self)
        let now = Dictionary(uniqueKeysWithValues: last.read.keys.map { ($0, FileVersion(of: $0)) })
        files.withLock { $0.seen = now }
        // Whoever writes it may still be writing.
        return now == last.seen && now != last.read ? readAndReplace() : nil
    }

    private func readAndReplace() -> String? {
        var problems: [Diagnostic] = []
        var files: [String: FileVersion] = [:]
        func valid<Value>(_ body: () throws(ConfigurationError) -> Value) -> Value? {
            do throws(ConfigurationError) {
                return try body()
            } catch {
                problems += error.diagnostics
                files = files + error.files
                return nil
            }
        }
        let configuration = valid(read)
        let web = valid(readSecurity)
        files = files + (configuration?.files ?? [:]) + (web?.files ?? [:])
        self.files.withLock { $0.read = files }
        // The last that can fail comes first, and changes nothing where it does.
        if let configuration, let web,
            valid({ () throws(ConfigurationError) in try security.replace(with: web) }) != nil
        {
            collector.replace(with: configuration.accounts)
            status.succeeded(at: Date().timeIntervalSince1970)
            logger.info("configuration reloaded", metadata: ["accounts": "\(configuration.accounts.count)"])
            return nil
        }
        return fail(problems.map(\.description))
    }

    private func fail(_ problems: [String]) -> String {
        status.failed()
        for problem in problems {
            logger.error("configuration not reloaded", metadata: ["problem": "\(problem)"])
        }
        return problems.joined(separator: "\n")
    }
}

extension [String: FileVersion] {
    /// Of a file that both looked at, the earlier look.
    fileprivate static func + (one: Self, other: Self) -> Self {
        one.merging(other) { earlier, _ in earlier }
    }
}
