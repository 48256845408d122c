import Foundation
import Primitives
import Testing
import TestSupport

@testable import Credits

/// A documented or possible response of a provider: `Fixtures/PROVIDER/STATUS-name.body`, and beside it the page that it
/// makes, `.prom`. Where a definition has several requests, the response to the second is in `STATUS-name.2.body`, and so
/// on; one that has no such file gets the first.
struct Fixture: CustomTestStringConvertible, Sendable {
    let provider: ProviderDefinition
    let status: Int
    /// One for each request.
    let bodies: [[UInt8]]
    let page: URL

    var body: [UInt8] { bodies[0] }

    var testDescription: String { "\(provider.id) \(page.deletingPathExtension().lastPathComponent)" }

    static let all: [Fixture] = (ProviderDefinition.builtIn + ProviderDefinition.examples).flatMap {
        provider -> [Fixture] in
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(components: "Fixtures", provider.id)
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "body" && $0.deletingPathExtension().pathExtension.isEmpty }
            .sorted { $0.path < $1.path }
            .compactMap { file -> Fixture? in
                guard let status = Int(file.lastPathComponent.prefix(3)), let body = try? Data(contentsOf: file) else {
                    return nil
                }
                let name = file.deletingPathExtension()
                let bodies = provider.requests.indices.map { index in
                    let own = name.appendingPathExtension("\(index + 1).body")
                    return index == 0 ? Array(body) : Array((try? Data(contentsOf: own)) ?? body)
                }
                let page = name.appendingPathExtension("prom")
                return Fixture(provider: provider, status: status, bodies: bodies, page: page)
            }
    }
}

extension ProviderDefinition {
    /// An account whose only responses these are, one for each request.
    func snapshot(after status: Int, bodies: [[UInt8]], account name: String = "a") -> AccountSnapshot {
        let account = Account(name: name, provider: self, key: .value(Secret("key")))
        let parts = zip(requests, bodies).map { request, body in
            (
                isOptional: request.isOptional,
                result: interpret(
                    ProviderResponse(status: status, body: body), by: request.reading,
                    windowHours: defaultWindows.first, clock: { 1_700_000_000 })
            )
        }
        let outcome = Result { () throws(Failure) in
            if let failure = parts.first(where: { !$0.isOptional && $0.result.failure != nil })?.result.failure {
                throw failure
            }
            return try Reading(joining: parts.map(\.result), maximumSeries: account.maximumSeries)
        }
        return AccountSnapshot(
            account: account,
            result: FetchResult(outcome, timing: .init(completed: 1_700_000_000, duration: 0.25)))
    }

    /// What a response of this status and body to the first request means.
    func interpret(_ status: Int, _ body: String, now: Double = 0) -> Result<Reading, Failure> {
        interpret(
            ProviderResponse(status: status, body: Array(body.utf8)), by: requests[0].reading,
            windowHours: defaultWindows.first, clock: { now })
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
