import Foundation
import Primitives
import Testing

@testable import Credits

/// A documented or possible answer of a provider: `Fixtures/PROVIDER/STATUS-name.body`, and beside it the page that it
/// makes, `.prom`.
struct Fixture: CustomTestStringConvertible, Sendable {
    let provider: ProviderDefinition
    let status: Int
    let body: [UInt8]
    let page: URL

    var testDescription: String { "\(provider.id) \(page.deletingPathExtension().lastPathComponent)" }

    static let all: [Fixture] = ProviderDefinition.builtIn.flatMap { provider -> [Fixture] in
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(components: "Fixtures", provider.id)
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "body" }
            .sorted { $0.path < $1.path }
            .compactMap { file -> Fixture? in
                guard let status = Int(file.lastPathComponent.prefix(3)), let body = try? Data(contentsOf: file) else {
                    return nil
                }
                let page = file.deletingPathExtension().appendingPathExtension("prom")
                return Fixture(provider: provider, status: status, body: Array(body), page: page)
            }
    }
}

extension ProviderDefinition {
    /// An account whose only response this is.
    func snapshot(after status: Int, body: [UInt8], account name: String = "a") -> AccountSnapshot {
        let account = Account(name: name, provider: self, key: .value(Secret("key")))
        let outcome = interpret(
            ProviderResponse(status: status, body: body), windowHours: defaultWindows.first, clock: { 1_700_000_000 })
        return AccountSnapshot(
            account: account,
            result: FetchResult(outcome, timing: .init(completed: 1_700_000_000, duration: 0.25)))
    }

    /// What a response of this status and body means.
    func interpret(_ status: Int, _ body: String, now: Double = 0) -> Result<Reading, Failure> {
        interpret(ProviderResponse(status: status, body: Array(body.utf8)), clock: { now })
    }
}

extension Result<Reading, Failure> {
    /// Nil for a failure.
    var reading: Reading? { try? get() }

    /// Nil for a reading.
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
