import Glibc

/// The bytes of a regular file of bounded size.
package struct FileContents {
    /// The whole file.
    package let bytes: [UInt8]

    /// Why a file cannot be read, for a person.
    package struct Unreadable: Error {
        /// As it follows the name of the file: `cannot be opened: …`.
        package let message: String
        /// The system's error number (`errno`), where it was the system that refused.
        package var code: Int32?

        fileprivate init(_ message: String) {
            self.message = message
        }

        /// What follows the name of the file, and the error number by which the system says why.
        fileprivate init(_ message: String, code: Int32) {
            self.message = "\(message): \(String(cString: strerror(code)))"
            self.code = code
        }
    }

    /// - Parameter limit: In bytes; a longer file is not read at all.
    package init(path: String, limit: Int) throws(Unreadable) {
        // Opened without waiting, so that a pipe under that name holds up nothing.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Unreadable("cannot be opened", code: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Unreadable("is not a regular file")
        }
        // Files of `/proc` have a size of 0.
        var bytes = [UInt8](repeating: 0, count: min(limit, max(Int(status.st_size), 16 * 1024)) + 1)
        var count = 0
        while true {
            if count == bytes.count {
                guard count <= limit else { break }
                bytes += [UInt8](repeating: 0, count: min(limit + 1 - count, count))
            }
            let got = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            guard got >= 0 else { throw Unreadable("cannot be read", code: errno) }
            if got == 0 { break }
            count += got
        }
        guard count <= limit else { throw Unreadable("is larger than \(limit) bytes") }
        self.bytes = Array(bytes[..<count])
    }
}
