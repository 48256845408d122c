import Glibc

/// What tells one state of a file from another without reading it.
///
/// It is that of the file at the end of all symbolic links: Kubernetes changes a mounted file by turning one on its way.
package struct FileVersion: Sendable, Equatable {
    private let numbers: [Int]

    /// Nil where there is no file.
    package init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        numbers = [
            Int(bitPattern: UInt(status.st_dev)), Int(bitPattern: UInt(status.st_ino)), status.st_size,
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
    }
}
