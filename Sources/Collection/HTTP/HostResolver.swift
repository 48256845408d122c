import Concurrency
import Credits
import NIOCore
import Synchronization

import Glibc

/// Looks up the addresses of hosts: one call at a time for each host, whose result serves all who ask for it within some
/// seconds.
///
/// NIO's own look-ups (2.101) stand in one line for each event loop, where a name whose server is silent holds up all
/// other names.
final class HostResolver: Sendable {
    /// All accounts of a scrape are looked up within this time. The resolver does not say how long a result holds.
    private static let lifetime = Duration.seconds(5)
    private static let maximumKept = 1000

    private struct Known {
        let addresses: [String]
        let until: ContinuousClock.Instant
    }

    private let calls = BlockingCalls<String, Result<[String], Failure>>(threads: 32)
    private let known = Mutex<[String: Known]>([:])
    /// The address that a connection was made to last, where it is not the first.
    private let preferred = Mutex<[String: String]>([:])

    /// The addresses of a host, the one to try first in front; at least one.
    ///
    /// - Throws: Why there are none.
    func addresses(of host: String) async throws(Failure) -> [String] {
        guard (try? SocketAddress(ipAddress: host, port: 0)) == nil else { return [host] }
        let now = ContinuousClock.now
        if let known = known.withLock({ $0[host] }), now < known.until {
            return inOrder(known.addresses, of: host)
        }
        guard let result = await calls.value(for: host, at: host, { Self.lookUp(host) }) else {
            throw Failure(.timeout, detail: "the host name was not looked up in time")
        }
        let addresses = try result.get()
        known.withLock { known in
            if known.count >= Self.maximumKept { known = known.filter { now < $0.value.until } }
            known[host] = Known(addresses: addresses, until: .now + Self.lifetime)
        }
        return inOrder(addresses, of: host)
    }

    /// A connection to one of the host's addresses was made, so that it is the first to try from now on.
    func prefer(_ address: String, of host: String, among addresses: [String]) {
        guard addresses.count > 1, address != addresses.first else { return }
        preferred.withLock { preferred in
            if preferred.count >= Self.maximumKept { preferred = [:] }
            preferred[host] = address
        }
    }

    private func inOrder(_ addresses: [String], of host: String) -> [String] {
        guard addresses.count > 1, let first = preferred.withLock({ $0[host] }), addresses.contains(first) else {
            return addresses
        }
        return [first] + addresses.filter { $0 != first }
    }

    private static func lookUp(_ host: String) -> Result<[String], Failure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            switch status {
            // The second, for a name without an address, is not among what Swift sees of the header.
            case EAI_NONAME, -5: return .failure(Failure(.connection, detail: "the host name was not found"))
            case EAI_SYSTEM where errno == EMFILE || errno == ENFILE: return .failure(.outOfDescriptors)
            default:
                let detail = "the host name was not looked up: \(String(cString: gai_strerror(status)).lowercased())"
                return .failure(Failure(.connection, detail: detail))
            }
        }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        for entry in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let entry = entry?.pointee, let address = text(of: entry), !addresses.contains(address) else {
                continue
            }
            addresses.append(address)
        }
        return addresses.isEmpty
            ? .failure(Failure(.connection, detail: "the host name has no address")) : .success(addresses)
    }

    private static func text(of entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard
            getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
        else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
