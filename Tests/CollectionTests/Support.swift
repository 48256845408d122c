import Concurrency
import Credits
import Foundation
import Simulator
import TestSupport

@testable import Collection

/// Fetches an account once, with a client of its own.
func fetch(_ account: Account) async -> Result<Reading, Failure> {
    let client = ProviderClient(userAgent: "test", logger: .silent)
    let result = await withTimeout(account.timeout) {
        await Fetcher(transport: client, logger: .silent).fetch(
            account, with: account.key.read().map { Credentials(key: $0) }
        ).outcome
    }
    await client.shutdown()
    return result
}

func withSimulator<Value: Sendable>(
    _ operation: @Sendable (_ port: Int, _ simulator: Simulator) async throws -> Value
) async throws -> Value {
    let simulator = Simulator()
    return try await withServer { onRunning in
        simulator.application(host: "127.0.0.1", port: 0, logger: .silent, onRunning: onRunning)
    } _: { port in
        try await operation(port, simulator)
    }
}

/// A thousand connections have two ends in one process here.
func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
