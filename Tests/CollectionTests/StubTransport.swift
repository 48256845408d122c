import Concurrency
import Credits
import Primitives
import Synchronization

@testable import Collection

/// A provider whose every answer a test holds in its hand.
final class StubTransport: HTTPTransport {
    private struct State {
        var answers: [String: Result<ProviderResponse, Failure>] = [:]
        var gates: [String: SharedResult<Void>] = [:]
        var calls: [String: Int] = [:]
        var keys: [String] = []
    }

    private let state = Mutex(State())

    /// Sets what an account gets from now on.
    func answer(_ account: String, _ result: Result<ProviderResponse, Failure>) {
        state.withLock { $0.answers[account] = result }
    }

    func answer(_ account: String, balance: Int) {
        answer(account, .success(ProviderResponse(status: 200, body: Array("{\"current_balance\": \(balance)}".utf8))))
    }

    /// Holds back an account's answers until the gate is fulfilled.
    func hold(_ account: String) -> SharedResult<Void> {
        let gate = SharedResult<Void>()
        state.withLock { $0.gates[account] = gate }
        return gate
    }

    func calls(_ account: String) -> Int {
        state.withLock { $0.calls[account, default: 0] }
    }

    /// The keys that were sent, in order.
    var keys: [String] {
        state.withLock(\.keys)
    }

    func send(
        _ request: ProviderRequest, of account: Account, reading read: @Sendable (ProviderResponse) -> FetchResult
    ) async throws(Failure) -> FetchResult {
        let gate = state.withLock { state in
            state.calls[account.name, default: 0] += 1
            state.keys += request.headers.filter { ["x-api-key", "Authorization"].contains($0.name) }.map(
                \.value.exposed)
            return state.gates.removeValue(forKey: account.name)
        }
        if let gate, await gate.value() == nil {
            throw Failure(.timeout)
        }
        let answer = state.withLock { $0.answers[account.name] }
        return read(try (answer ?? .failure(Failure(.connection))).get())
    }
}

/// A clock that stands still until a test moves it.
final class SteeredClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    func advance(by duration: Duration) {
        instant.withLock { $0 += duration }
    }

    var clocks: Clocks {
        var clocks = Clocks()
        clocks.now = { self.instant.withLock(\.self) }
        clocks.unixSeconds = { 1_700_000_000 }
        return clocks
    }
}
