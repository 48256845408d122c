import Credits
import NIOPosix

/// Reads keys, those in files on threads of their own: a folder whose mount hangs holds up the accounts whose keys are in
/// it, and no others.
final class KeyReader: Sendable {
    private let calls = BlockingCalls<String, Secret?>(threads: .started(16), perPlace: 2)

    /// The key as it is at this moment.
    ///
    /// - Throws: Why there is none; a timeout where the calling task was cancelled before the file was read.
    func key(from source: Account.KeySource) async throws(Failure) -> Secret {
        switch source {
        case .value(let key):
            return key
        case .file(let path):
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
            guard let key = await calls.value(for: path, at: folder, { source.read() }) else {
                throw Failure(.timeout, detail: "the key file was not read in time")
            }
            guard let key else { throw Failure(.missingSecret) }
            return key
        }
    }
}
