import Credits
import Primitives
package import StrictYAML

import Glibc

/// Where a configuration gives the key of an account.
struct KeyPlace: Sendable, Equatable {
    let source: String
    var position: Diagnostic.Position?
    /// Where its secret settings are, by name.
    var ofSettings: [String: Diagnostic.Position] = [:]
}

extension Configuration {
    /// What can be said of the keys as they are at this moment, without asking a provider. It blocks for as long as the
    /// file systems of the key files do.
    ///
    /// A key file that is not there is not mentioned: it may come later, or on another machine. One that cannot be
    /// opened is a warning, as the exporter may run as another user.
    package func keyDiagnostics() -> [Diagnostic] {
        accounts.flatMap { account -> [Diagnostic] in
            guard let place = keyPlaces[account.id] else { return [] }
            let provider = account.provider
            let ofKey = diagnostic(of: account.key, at: place) { key in
                (provider.complaint(about: key), provider.remark(about: key))
            }
            let ofSettings = account.secretSettings.sorted { $0.key < $1.key }.map { name, source in
                let place = KeyPlace(source: place.source, position: place.ofSettings[name] ?? place.position)
                return diagnostic(of: source, at: place) { secret in
                    (
                        provider.complaint(about: secret, inSetting: name),
                        provider.remark(about: secret, inSetting: name)
                    )
                }
            }
            return ([ofKey] + ofSettings).compactMap(\.self)
        }
    }

    private func diagnostic(
        of source: Account.KeySource, at place: KeyPlace,
        judgement: (Secret) -> (complaint: String?, remark: String?)
    ) -> Diagnostic? {
        func diagnostic(_ message: String, _ severity: Diagnostic.Severity) -> Diagnostic {
            Diagnostic(source: place.source, position: place.position, message: message, severity: severity)
        }
        if case .file(let path) = source, access(path, R_OK) != 0 {
            let code = errno
            guard code != ENOENT else { return nil }
            return diagnostic("the key file \(path) cannot be opened: \(String(cString: strerror(code)))", .warning)
        }
        switch source.read() {
        case .failure(let failure): return diagnostic(failure.detail ?? failure.reason.rawValue, .error)
        case .success(let secret):
            let (complaint, remark) = judgement(secret)
            return complaint.map { diagnostic($0, .error) } ?? remark.map { diagnostic($0, .warning) }
        }
    }
}
