import NIOCore

import Glibc

/// Where the exporter listens, as Prometheus' exporters write it: `:10177`, `127.0.0.1:10177`, `[::1]:10177`.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// Empty for every address of the machine.
    package let host: String
    /// 0 for any free one.
    package let port: Int

    /// An address from its parts, the host without brackets.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[colon...].dropFirst()) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        self.host = String(host)
        self.port = Int(port)
    }

    /// As it was written.
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// For every address IPv6's, which takes IPv4 as well, except where the machine has IPv6 turned off.
    var bindHost: String {
        host.isEmpty ? (Self.hasIPv6 ? "::" : "0.0.0.0") : host
    }

    private static var hasIPv6: Bool {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return (try? SocketAddress(ipAddress: "::", port: 0))?.withSockAddr { address, size in
            bind(descriptor, address, socklen_t(size)) == 0
        } ?? false
    }
}
