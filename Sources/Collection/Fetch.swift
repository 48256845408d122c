import Credits
import FoundationEssentials

/// One fetch of an account: all its requests at once. It ends early when the calling task is cancelled.
struct Fetch: Sendable {
    let account: Account
    let transport: any HTTPTransport

    /// What a fetch gives.
    typealias Result = Swift.Result<(reading: Reading, issues: [FieldIssue]), Failure>

    /// - Parameter given: That there is none to be had is a failure like any other.
    func result(key given: Swift.Result<Secret, Failure>) async -> Result {
        let key: Secret
        switch given {
        case .success(let secret): key = secret
        case .failure(let failure): return .failure(failure)
        }
        if let complaint = account.provider.credential.complaint(about: key) {
            return .failure(Failure(.invalidKey, detail: complaint))
        }
        let result = await answers(to: account.requests(key: key))
        if case .failure(var failure) = result, failure.reason.isOfCredential,
            let remark = account.provider.credential.remark(about: key)
        {
            failure.detail = [failure.detail, remark].compactMap(\.self).joined(separator: "; ")
            return .failure(failure)
        }
        // A careless or hostile gateway may send the key back; it must not become a label, nor a log line.
        if case .failure(var failure) = result, failure.detail.map(key.isHeld) == true {
            failure.detail = nil
            return .failure(failure)
        }
        if case .success(let (reading, issues)) = result,
            (reading.names + issues.map(\.field)).contains(where: key.isHeld)
        {
            return .failure(Failure(.invalidBody, detail: "the answer has the key where a name belongs"))
        }
        return result
    }

    /// All answers made one, or the first failure, which ends the other requests.
    private func answers(to requests: [ProviderRequest]) async -> Result {
        await withTaskGroup(of: (Int, Interpretation).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, await answer(to: request)) }
            }
            var parts: [(index: Int, reading: Reading, issues: [FieldIssue])] = []
            for await (index, interpretation) in group {
                switch interpretation {
                case .reading(let reading, let issues): parts.append((index, reading, issues))
                case .failure(let failure):
                    group.cancelAll()
                    return .failure(failure)
                }
            }
            return .success(
                parts.sorted { $0.index < $1.index }.reduce(into: (Reading(), [])) { whole, part in
                    whole.0.add(part.reading)
                    whole.1 += part.issues
                }
            )
        }
    }

    private func answer(to request: ProviderRequest) async -> Interpretation {
        do throws(Failure) {
            return try await transport.send(request, of: account) { answer in
                account.provider.interpret(answer, windowHours: request.windowHours)
            }
        } catch {
            return .failure(error)
        }
    }
}

extension ProviderDefinition {
    fileprivate func interpret(_ answer: HTTPAnswer, windowHours: Int?) -> Interpretation {
        // Advice counts from the provider's own clock, which may differ from this one's.
        // Nobody asks where there is a reading.
        lazy var now = answer.date.flatMap(RetryAfter.date) ?? Date().timeIntervalSince1970
        let interpretation = interpret(status: answer.status, body: answer.body, windowHours: windowHours, now: now)
        guard case .failure(var failure) = interpretation else { return interpretation }
        // Not 304, whose Location tells where the answer is that the client is said to have.
        let isRedirection = (300...399).contains(answer.status) && answer.status != 304
        if failure.reason == .unexpectedStatus, isRedirection, answer.hasLocation {
            failure = Failure(.redirect, detail: failure.detail)
        }
        if failure.reason == .invalidBody, let encoding = answer.contentEncoding, encoding.lowercased() != "identity" {
            failure.detail = "the body is compressed by its Content-Encoding, though it was asked for as it is"
        }
        let asked = answer.retryAfter.flatMap { RetryAfter.wait($0, now: now) }
        failure.retryAfter = [failure.retryAfter, asked].compactMap(\.self).max()
        return .failure(failure)
    }
}
