// Not beside the command that uses it: a release build that sees NIO takes `stat` for CNIOLinux' (NIO 2.101, Swift 6.2),
// which cannot be imported. It can move there once that builds.
import Glibc

/// A file that is replaced in one piece: a reader gets the old contents or the new, never a part.
package struct OutputFile {
    /// Why it cannot be written, for a person. What was there before is untouched.
    package struct Failure: Error, CustomStringConvertible {
        /// As it follows the name of the file.
        package let description: String

        fileprivate init(_ description: String) {
            self.description = description
        }

        /// - Parameter code: What the system says is wrong.
        fileprivate init(_ description: String, code: Int32) {
            self.description = "\(description): \(String(cString: strerror(code)))"
        }
    }

    /// Where the bytes will be: the end of the symbolic links, which stay.
    private let path: String
    /// Nil where there is no file yet.
    private let former: stat?

    /// Looks at what is there.
    ///
    /// - Throws: What is there and is no file.
    package init(path: String) throws(Failure) {
        guard let end = realpath(path, nil) else {
            guard errno == ENOENT else { throw Failure("cannot be looked at", code: errno) }
            var target: CChar = 0
            guard readlink(path, &target, 1) < 0 else { throw Failure("is a symbolic link that leads nowhere") }
            (self.path, former) = (path, nil)
            return
        }
        defer { free(end) }
        let path = String(cString: end)
        var status = stat()
        guard stat(path, &status) == 0 else { throw Failure("cannot be looked at", code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("is not a regular file") }
        (self.path, former) = (path, status)
    }

    /// Replaces the contents. An existing file keeps its mode, and its owner and group as far as we may give them; a new
    /// one may be read by everyone, unless the process' mask says otherwise.
    ///
    /// - Throws: Why the contents are the old ones still.
    package func replace(with bytes: [UInt8]) throws(Failure) {
        let (descriptor, temporary) = try openBeside()
        var isRenamed = false
        defer { if !isRenamed { unlink(temporary) } }
        try write(bytes, to: descriptor)
        guard rename(temporary, path) == 0 else { throw Failure("cannot be replaced", code: errno) }
        isRenamed = true
    }

    /// In the same folder, as only there a file can take another's place at once. The name has another ending, so that
    /// no collector of files reads it.
    private func openBeside() throws(Failure) -> (descriptor: Int32, path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? ""
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        // The system bounds a name to 255 bytes.
        let beginning = "\(folder).\(String(decoding: name.utf8.prefix(200), as: UTF8.self))."
        for _ in 0..<100 {
            let temporary = beginning + String(UInt64.random(in: .min ... .max), radix: 36)
            // The new file has the mode of the existing one before it holds a byte.
            let mode: mode_t = former == nil ? 0o644 : 0o600
            let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            if descriptor >= 0 { return (descriptor, temporary) }
            guard errno == EEXIST else { throw Failure("no file can be made in its folder", code: errno) }
        }
        throw Failure("no name is free in its folder")
    }

    /// Closes it in any case.
    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        if let former {
            // In this order: a change of the owner takes bits of the mode away.
            _ = fchown(descriptor, former.st_uid, former.st_gid)
            guard fchmod(descriptor, former.st_mode & 0o7777) == 0 else {
                throw Failure("its mode cannot be kept", code: errno)
            }
        }
        guard bytes.write(to: descriptor), fsync(descriptor) == 0 else {
            throw Failure("the page cannot be written", code: errno)
        }
        isOpen = false
        guard close(descriptor) == 0 else { throw Failure("the page cannot be written", code: errno) }
    }
}

extension [UInt8] {
    /// Writes all of them, else gives back false with the reason in `errno`.
    package func write(to descriptor: Int32) -> Bool {
        var rest = self[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
