import Glibc

/// The state of a file, compared without reading it. That there is no file is a state, too.
///
/// Symbolic links are followed: Kubernetes changes a mounted file by replacing one of them.
package struct FileVersion: Sendable, Equatable {
    private var numbers: [Int] = []

    /// The state that the file is in now.
    package init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        numbers = [
            Int(bitPattern: UInt(status.st_dev)), Int(bitPattern: UInt(status.st_ino)), status.st_size,
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
    }
}
