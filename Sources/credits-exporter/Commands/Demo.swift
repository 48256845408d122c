import ArgumentParser
import ExporterConfiguration
import Simulator
import StrictYAML
import Web

import Glibc

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole exporter against simulated providers: no account, no key, no network.",
        discussion: """
            The exporter is the real one and speaks real HTTP; only the far side is simulated. Balances fall as you \
            watch, are topped up now and then, lots come close to their expiry, one key is rejected, one account is \
            rate limited, one has run dry, and one does so every five minutes.
            """
    )

    @OptionGroup var web: WebOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = log.logger()
        let paths = try web.paths()
        let listeners = try web.listeners()
        let simulator = try await RunningSimulator.start(logger: logger)
        let process = try ExporterProcess(web: web, paths: paths, logger: logger) { () throws(ConfigurationError) in
            try configuration(simulatorPort: simulator.port)
        }
        try await process.run(
            on: listeners,
            onRunning: { port in
                print(
                    """
                    This is credits-exporter with simulated providers. Look at
                      http://localhost:\(port)\(paths.prefix.path(of: paths.metricsRoute))    the metrics, for Prometheus and for you
                      http://localhost:\(port)\(paths.prefix)    the accounts
                    Ctrl-C ends it.
                    """
                )
                // Through a pipe it would stay in the buffer.
                fflush(nil)
            }
        )
        await simulator.stop()
    }

    /// A configuration as a user would write it, read as a user's is.
    private func configuration(simulatorPort port: Int) throws(ConfigurationError) -> Configuration {
        func account(_ name: String, _ provider: String, at path: String = "", key: String, _ more: String...) -> String
        {
            let url = "http://127.0.0.1:\(port)\(path)"
            let lines = ["provider: \(provider)", "api_key: \"\(key)\"", "base_url: \(url)", "min_interval: 1s"] + more
            return "  - name: \(name)\n" + lines.map { "    \($0)\n" }.joined()
        }
        func hexadecimal(_ start: String) -> String {
            start + String(repeating: "5", count: 64 - start.count)
        }
        let text = """
            accounts:
            \(account("valuation", "altum", key: "demo-valuation", "windows: [1h, 24h, 30d]"))\
            \(account("crawler", "olostep", key: "demo-crawler", "low_balance: 5000"))\
            \(account("revoked", "olostep", key: "demo-rejected"))\
            \(account("newsletter", "acychecker", key: "demo-newsletter", "low_balance: {batch: 150, simple: 40}"))\
            \(account("busy", "acychecker", key: "demo-limited"))\
            \(account("due-diligence", "brookmimir", key: hexadecimal("d0e"), "low_balance: 300"))\
            \(account("depleted", "brookmimir", key: hexadecimal("00000000"), "low_balance: 300"))\
            \(account("models", "openrouter", at: "/openrouter", key: "demo-models", "low_balance: 10%"))\
            \(account("agents", "openrouter-key", at: "/openrouter-key", key: "demo-agents"))\
            \(account("translation", "deepl", at: "/deepl", key: "demo-translation", "low_balance: 20%"))\
            \(account("chat", "deepseek", at: "/deepseek", key: "demo-chat", "low_balance: {USD: 1}"))\
            \(account("contacts", "lusha", at: "/lusha", key: "demo-contacts"))\
            \(account("flash-sale", "brookmimir", key: hexadecimal("fadefade"), "low_balance: 300"))
            """
        return try Configuration(text: Array(text.utf8), source: "demo", environment: [:])
    }
}
