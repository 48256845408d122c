import Credits
import FoundationEssentials
import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
import Synchronization

/// The APIs of the four first providers as one local HTTP server, with accounts that are spent and topped up as time goes
/// by, and with faults on request. Below a path of its id, such as `/deepl/v2/usage`, any other provider responds as its
/// documentation shows.
///
/// Every key is a good one and has an account of its own, except for those in `SpecialKey.all`. A fault is asked for in
/// the first segment of the path, `/fault:status=503,delay=2s/credit`, or by the closure `faults`. Nothing is
/// remembered but how many requests came, and no key is ever logged.
package final class Simulator: Sendable {
    /// The fault for a request whose URL asks for none, by its path and its number, which counts from 1; nil for none.
    package typealias FaultChoice = @Sendable (_ path: String, _ number: Int) -> Fault?

    /// When the simulated run began, in Unix seconds.
    package let startedAt: Double

    /// A provider by its id; nil for one that is not documented.
    package typealias Documented = @Sendable (_ id: String) -> DocumentedProvider?

    private let documented: Documented
    private let seed: UInt64
    private let now: @Sendable () -> Double
    private let faults: FaultChoice
    private let counts = Mutex(Counts())

    private struct Counts {
        var all = 0
        /// By the key's hash, so that no key is kept.
        var byKey: [UInt64: Int] = [:]
    }

    /// - Parameters:
    ///   - seed: with another seed, every account is another.
    ///   - now: the time in Unix seconds. The run begins with what it says now.
    ///   - documented: gives the providers besides the four.
    ///   - faults: chooses faults where the URL asks for none.
    package init(
        seed: UInt64 = 0,
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
        documented: @escaping Documented = { _ in nil },
        faults: @escaping FaultChoice = { _, _ in nil }
    ) {
        self.seed = seed
        self.now = now
        self.documented = documented
        self.faults = faults
        self.startedAt = now()
    }

    /// How many requests came, of any kind.
    package var requestCount: Int {
        counts.withLock { $0.all }
    }

    /// How many requests came that bore this key where the provider asked wants it.
    package func requests(withKey key: String) -> Int {
        counts.withLock { $0.byKey[key.stableHash] ?? 0 }
    }

    /// The account of a key, to compare with what a client of the simulator shows.
    package func account(ofKey key: String, isEmpty: Bool = false) -> SimulatedAccount {
        SimulatedAccount(seed: key.stableHash ^ seed, startedAt: startedAt, isEmpty: isEmpty)
    }

    /// Seconds since the start, by the simulator's clock; never negative.
    package var elapsed: Double {
        (now() - startedAt).clamped(to: 0...SimulatedAccount.lifetime)
    }

    /// The server, ready to be run.
    ///
    /// - Parameters:
    ///   - host: the only address that it listens on.
    ///   - port: 0 takes a free one.
    ///   - onRunning: called once it listens, with the port.
    package func application(
        host: String,
        port: Int,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            responder: CallbackResponder { request, connection in
                try await self.respond(to: request, on: connection)
            },
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }
}

extension Simulator {
    private func respond(to request: Request, on connection: SimulatedConnection) async throws -> Response {
        let target = RequestTarget(request.head.path ?? "/")
        let provider = SimulatedProvider(path: target.path)
        let number = count(key: provider?.key(in: request.headers))
        let other = provider == nil ? documentedResponse(to: request, at: target) : nil
        guard other != nil || request.method == .get else {
            return Response(.methodNotAllowed, isHead: request.method == .head)
        }
        let fault: Fault?
        do throws(FaultError) {
            fault = if let text = target.fault { try Fault(text) } else { faults(target.path, number) }
        } catch {
            return Response(SimulatedResponse(.badRequest, json: #"{"error": "\#(error.description)"}"#))
        }
        var response = other ?? response(of: provider, query: target.query, headers: request.headers)
        let status = "\(response.status.code)\(fault == nil ? "" : " before the fault")"
        connection.logger.debug(
            "Simulated request",
            metadata: ["provider": "\(provider?.rawValue ?? "none")", "status": "\(status)"]
        )
        guard let fault else { return Response(response) }
        let origin = request.head.authority.map { "http://\($0)" } ?? ""
        response.apply(fault, location: origin + target.faultless, now: now())
        return try await connection.respond(with: response, fault: fault)
    }

    private func response(of provider: SimulatedProvider?, query: String, headers: HTTPFields) -> SimulatedResponse {
        guard let provider else { return .notFound }
        let request = SimulatedRequest(provider: provider, query: query, headers: headers, seconds: elapsed)
        return SimulatedResponse(to: request) { account(ofKey: $0, isEmpty: $1) }
    }

    private func documentedResponse(to request: Request, at target: RequestTarget) -> SimulatedResponse? {
        let parts = target.path.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let provider = documented(String(parts[0])),
            provider.answers(method: request.method.rawValue, path: "/\(parts[1])")
        else { return nil }
        let key = request.headers.map(\.value).joined(separator: " ") + target.query + target.path
        let account = account(ofKey: "\(parts[0]) \(request.headers[.authorization] ?? target.query)")
        return SimulatedResponse(of: provider, key: key, account: account, at: elapsed)
    }

    private func count(key: String?) -> Int {
        counts.withLock { counts in
            counts.all += 1
            if let key {
                counts.byKey[key.stableHash, default: 0] += 1
            }
            return counts.all
        }
    }
}
