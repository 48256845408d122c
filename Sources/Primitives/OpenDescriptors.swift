import Glibc

/// The file descriptors of this process.
package enum OpenDescriptors {
    /// How many are open, from Linux' `/proc`; nil where that cannot be read.
    package static var count: Int? {
        var status = stat()
        // From Linux 6.2 on, the size of this folder is their number.
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return status.st_size }
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // `.`, `..`, and the descriptor that reading the folder takes, which is not there any more afterwards.
        return count - 3
    }

    /// How many may be open; nil where there is no limit.
    package static var maximum: Int? {
        let files = sysconf(Int32(_SC_OPEN_MAX))
        return files < 0 ? nil : files
    }

    /// How many of them are for the connections of the server's clients.
    package static var forServer: Int { free / 4 }

    /// How many are for connections to providers.
    package static var forFetches: Int { free / 4 * 3 }

    /// Without those for event loops, look-ups, files and whatever else. None may ever be wanting: Dispatch ends the process
    /// where it cannot open a file of its own.
    private static var free: Int {
        let maximum = maximum ?? 1 << 20
        return maximum - min(maximum / 8 * 5, 128)
    }
}
