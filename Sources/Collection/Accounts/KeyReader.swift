import Concurrency
import Credits
import Logging
import Primitives

/// Reads keys, those in files on threads of their own: a folder whose mount hangs holds up the accounts whose keys are in
/// it, and up to seven such folders no others.
final class KeyReader: Sendable {
    private let calls = BlockingCalls<String, Result<Secret, Failure>>(threads: 16, perPlace: 2)
    private let descriptors: DescriptorShortage

    /// - Parameter logger: For a want of file descriptors.
    init(logger: Logger) {
        descriptors = DescriptorShortage(logger: logger)
    }

    /// The secrets of an account as they are at this moment, or why one of them is not to be had.
    func credentials(of account: Account) async -> Result<Credentials, Failure> {
        var settings: [String: Secret] = [:]
        for (name, source) in account.secretSettings {
            switch await key(from: source) {
            case .success(let secret): settings[name] = secret
            case .failure(let failure): return .failure(failure)
            }
        }
        return await key(from: account.key).map { Credentials(key: $0, settings: settings) }
    }

    /// The key as it is at this moment, or why there is none: a timeout where the calling task was cancelled before the
    /// file was read.
    private func key(from source: Account.KeySource) async -> Result<Secret, Failure> {
        guard case .file(let path) = source else { return source.read() }
        while true {
            guard let result = await calls.value(for: path, at: path.folder, { source.read() }) else {
                return .failure(Failure(.timeout, detail: "the key file was not read in time"))
            }
            guard result == .failure(.outOfDescriptors) else { return result }
            do throws(Failure) {
                try await descriptors.wait()
            } catch {
                return .failure(error)
            }
        }
    }
}
