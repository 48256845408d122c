import Glibc

/// Where connections come from.
package enum Listener: Sendable, CustomStringConvertible {
    /// An address to listen on.
    case address(ListenAddress)
    /// A descriptor that listens already.
    case descriptor(Int32)

    /// For people.
    package var description: String {
        switch self {
        case .address(let address): address.description
        case .descriptor(let number): "descriptor \(number)"
        }
    }

    /// Why no connection can be taken from one.
    struct Failure: Error, CustomStringConvertible {
        let listener: Listener
        let reason: any Error

        var description: String { "cannot serve on \(listener): \(reason)" }
    }

    /// Why the sockets of systemd cannot be served, for people.
    package struct SystemdError: Error, CustomStringConvertible {
        /// What is wrong, and what was expected.
        package let description: String
    }

    /// The sockets that systemd has opened for this process, by the protocol of sd_listen_fds(3): at least one.
    ///
    /// Removes their environment variables, which are not for programs that this one might start. To be
    /// called once, before anything else of the process looks at its environment.
    package static func passedBySystemd() throws(SystemdError) -> [Listener] {
        let names = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
        let values = names.map { name in getenv(name).map { String(cString: $0) } }
        for name in names { unsetenv(name) }
        guard values[0].flatMap(Int32.init) == getpid(), let count = values[1].flatMap(Int32.init),
            (1..<1024).contains(count)
        else {
            throw SystemdError(description: "systemd has passed no socket: expected to be started by a .socket unit")
        }
        return try (3..<3 + count).map { number throws(SystemdError) in
            guard option(SO_ACCEPTCONN, of: number) == 1 else {
                throw SystemdError(
                    description: "descriptor \(number) takes no connections: expected ListenStream= and Accept=no")
            }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            return .descriptor(number)
        }
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}
