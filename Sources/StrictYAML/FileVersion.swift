import Glibc

/// What tells one state of a file from another without reading it. That there is none is a state, too.
///
/// It is that of the file at the end of all symbolic links: Kubernetes changes a mounted file by turning one on its way.
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
