import Glibc
package import Primitives

/// The state of a file, or of all files that a pattern matches, compared without reading them. That there is no file is a
/// state, too.
///
/// Symbolic links are followed: Kubernetes changes a mounted file by replacing one of them.
package struct FileVersion: Sendable, Equatable {
    private enum Subject: Equatable {
        case file(String)
        case files(PathPattern)
    }

    private struct State: Equatable {
        let path: String
        var numbers: [Int] = []

        init(of path: String) {
            self.path = path
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            numbers = [
                Int(bitPattern: UInt(status.st_dev)), Int(bitPattern: UInt(status.st_ino)), status.st_size,
                status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
            ]
        }
    }

    private let subject: Subject
    private let states: [State]

    private init(_ subject: Subject) {
        self.subject = subject
        switch subject {
        case .file(let path): states = [State(of: path)]
        case .files(let pattern): states = pattern.matches.map(State.init)
        }
    }

    /// The state that the file is in now.
    package init(of path: String) {
        self.init(.file(path))
    }

    /// The state that the files are in now. What else comes and goes in their folders does not matter.
    package init(of pattern: PathPattern) {
        self.init(.files(pattern))
    }

    /// Those of the files that there were, in the order of the pattern's matches.
    var paths: [String] {
        states.map(\.path)
    }

    /// The state that the same is in now.
    package var latest: FileVersion {
        FileVersion(subject)
    }
}
