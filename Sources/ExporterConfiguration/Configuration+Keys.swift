import Credits
package import StrictYAML

import Glibc

/// Where a configuration gives the key of an account.
struct KeyPlace: Sendable, Equatable {
    let source: String
    var position: Diagnostic.Position?
}

extension Configuration {
    /// What can be said of the keys as they are at this moment, without asking a provider. It blocks for as long as the
    /// file systems of the key files do.
    ///
    /// A key file that is not there is not mentioned: it may come later, or on another machine. One that cannot be
    /// opened is a warning, as the exporter may run as another user.
    package func keyDiagnostics() -> [Diagnostic] {
        accounts.compactMap { account in
            guard let place = keyPlaces[account.id] else { return nil }
            func diagnostic(_ message: String, _ severity: Diagnostic.Severity) -> Diagnostic {
                Diagnostic(source: place.source, position: place.position, message: message, severity: severity)
            }
            if case .file(let path) = account.key, access(path, R_OK) != 0 {
                let code = errno
                guard code != ENOENT else { return nil }
                return diagnostic("the key file \(path) cannot be opened: \(String(cString: strerror(code)))", .warning)
            }
            switch account.key.read() {
            case .failure(let failure):
                return diagnostic(failure.detail ?? failure.reason.rawValue, .error)
            case .success(let key):
                if let complaint = account.provider.complaint(about: key) { return diagnostic(complaint, .error) }
                return account.provider.remark(about: key).map { diagnostic($0, .warning) }
            }
        }
    }
}
