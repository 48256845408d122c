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
        do throws(Failure) {
            var settings: [String: Secret] = [:]
            for (name, source) in account.secretSettings {
                settings[name] = try await secret(from: source)
            }
            return .success(Credentials(key: try await secret(from: account.key), settings: settings))
        } catch {
            return .failure(error)
        }
    }

    /// - Throws: Why there is none.
    private func secret(from source: Account.KeySource) async throws(Failure) -> Secret {
        switch source {
        // Without a frame for what follows, which ten thousand fetches would keep while they wait.
        case .value(let secret): secret
        case .file(let path): try await secret(inFile: path)
        }
    }

    /// The secret as it is at this moment.
    ///
    /// - Throws: Why there is none: a timeout where the calling task was cancelled before the file was read.
    private func secret(inFile path: String) async throws(Failure) -> Secret {
        while true {
            let result = await calls.value(for: path, at: path.folder) { Account.KeySource.file(path).read() }
            guard let result else { throw Failure(.timeout, detail: "the key file was not read in time") }
            guard case .failure(let failure) = result, failure.isWantOfDescriptors else { return try result.get() }
            try await descriptors.wait()
        }
    }
}
