import AsyncHTTPClient
import Concurrency
import Credits
import NIOSSL
import Synchronization

/// The HTTP clients in use, one for each key. A client that was not used for some time is closed once its requests have
/// ended.
final class HTTPClientPool: Sendable {
    typealias Instant = ContinuousClock.Instant

    fileprivate static let lifetime = Duration.seconds(300)
    fileprivate static let sweepInterval = Duration.seconds(10)

    fileprivate struct State {
        var clients: [HTTPClientKey: (client: PooledHTTPClient, lastUse: Instant)] = [:]
        var lastSweep: Instant?
        var systemRoots: NIOSSLTrustRoots?
    }

    /// Nil once nothing can be sent any more.
    private let state = Mutex<State?>(State())
    private let roots = BlockingCalls<String, NIOSSLTrustRoots>(threads: 1)

    /// - Throws: Why the key's certificates cannot be used, or that the pool or the calling task has ended.
    func client(for key: HTTPClientKey, at now: Instant = .now) async throws -> PooledHTTPClient {
        let systemRoots = key.isSecure && key.tls.authorities == nil ? try await systemRoots() : .default
        let (client, idle) = try state.withLock { state in
            guard state != nil else { throw HTTPClientError.alreadyShutdown }
            let client = try state?.clients[key]?.client ?? PooledHTTPClient(key, systemRoots: systemRoots)
            state?.clients[key] = (client, now)
            return (client, state?.removeIdle(at: now))
        }
        // They end out of the lock.
        withExtendedLifetime(idle) {}
        return client
    }

    /// Ends the pool.
    ///
    /// - Returns: The clients that there were, to be shut down.
    func end() -> [PooledHTTPClient] {
        state.withLock { state in
            defer { state = nil }
            return state.map { $0.clients.values.map(\.client) } ?? []
        }
    }

    private func systemRoots() async throws -> NIOSSLTrustRoots {
        if let roots = state.withLock({ $0?.systemRoots }) { return roots }
        guard let roots = await roots.value(for: "system", at: "", { NIOSSLTrustRoots.system }) else {
            throw CancellationError()
        }
        state.withLock { $0?.systemRoots = roots }
        return roots
    }
}

extension HTTPClientPool.State {
    mutating func removeIdle(at now: HTTPClientPool.Instant) -> [PooledHTTPClient] {
        guard lastSweep.map({ now - $0 >= HTTPClientPool.sweepInterval }) ?? true else { return [] }
        lastSweep = now
        let idle = clients.filter { now - $0.value.lastUse >= HTTPClientPool.lifetime }
        for key in idle.keys { clients[key] = nil }
        return idle.values.map(\.client)
    }
}

extension NIOSSLTrustRoots {
    /// The authorities that the system trusts, parsed once: each client would parse and keep its own hundreds of them.
    /// Blocks while it reads their file.
    fileprivate static var system: NIOSSLTrustRoots {
        for path in ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"] {
            if let roots = try? NIOSSLCertificate.fromPEMFile(path), !roots.isEmpty { return .certificates(roots) }
        }
        return .default
    }
}
