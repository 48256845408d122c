import Primitives
import Credits
import FoundationEssentials

/// One fetch of an account: all its requests at once. It ends early when the calling task is cancelled.
struct Fetch: Sendable {
    let account: Account
    let transport: any HTTPTransport

    /// Whether the result tells of every field.
    var isExplained = false

    /// - Parameter given: That there is none to be had is a failure like any other.
    func result(key given: Result<Secret, Failure>) async -> FetchResult {
        let key: Secret
        switch given {
        case .success(let secret): key = secret
        case .failure(let failure): return FetchResult(outcome: .failure(failure))
        }
        let credential = account.provider.credential
        if let complaint = credential.complaint(about: key) {
            return FetchResult(outcome: .failure(Failure(.invalidKey, detail: complaint)))
        }
        var result = await answers(to: account.requests(key: key)).without(key)
        if case .failure(var failure) = result.outcome, failure.reason.isOfCredential,
            let remark = credential.remark(about: key)
        {
            failure.detail = [failure.detail, remark].compactMap(\.self).joined(separator: "; ")
            result.outcome = .failure(failure)
        }
        return result
    }

    /// All answers made one, or the first failure, which ends the other requests.
    private func answers(to requests: [ProviderRequest]) async -> FetchResult {
        await withTaskGroup(of: (index: Int, part: FetchResult).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, await answer(to: request)) }
            }
            var parts: [(index: Int, part: FetchResult)] = []
            var failure: Failure?
            for await (index, part) in group {
                parts.append((index, part))
                guard failure == nil, case .failure(let first) = part.outcome else { continue }
                failure = first
                group.cancelAll()
            }
            let inOrder = parts.sorted { $0.index < $1.index }.map(\.part)
            let answers = inOrder.flatMap(\.answers)
            if let failure { return FetchResult(outcome: .failure(failure), answers: answers) }
            let whole = inOrder.reduce(into: (reading: Reading(), issues: [FieldIssue]())) { whole, part in
                guard case .success(let (reading, issues)) = part.outcome else { return }
                whole.reading.add(reading)
                whole.issues += issues
            }
            return FetchResult(outcome: .success(whole), answers: answers)
        }
    }

    private func answer(to request: ProviderRequest) async -> FetchResult {
        do throws(Failure) {
            return try await transport.send(request, of: account) { answer in
                var received = ReceivedAnswer(
                    status: answer.status, bytes: answer.body.count, windowHours: request.windowHours)
                let interpretation = account.provider.interpret(
                    answer, windowHours: request.windowHours,
                    onFinding: isExplained ? { received.findings.append($0) } : nil)
                switch interpretation {
                case .reading(let reading, let issues):
                    return FetchResult(outcome: .success((reading, issues)), answers: [received])
                case .failure(let failure):
                    return FetchResult(outcome: .failure(failure), answers: [received])
                }
            }
        } catch {
            return FetchResult(outcome: .failure(error))
        }
    }
}

extension FetchResult {
    /// A careless or hostile gateway may send the key back; it must not become a label, nor a log line.
    fileprivate func without(_ key: Secret) -> FetchResult {
        var result = self
        switch outcome {
        case .success(let (reading, issues)):
            if (reading.names + issues.map(\.field)).contains(where: key.isHeld) {
                let failure = Failure(.invalidBody, detail: "the answer has the key where a name belongs")
                result.outcome = .failure(failure)
            }
        case .failure(var failure):
            if failure.detail.map(key.isHeld) == true { failure.detail = nil }
            result.outcome = .failure(failure)
        }
        for answer in answers.indices {
            result.answers[answer].findings = answers[answer].findings.map { $0.without(key) }
        }
        return result
    }
}

extension Finding {
    fileprivate func without(_ key: Secret) -> Finding {
        Finding(field: key.hidden(in: field), found: key.hidden(in: found), became: key.hidden(in: became))
    }
}

extension ProviderDefinition {
    fileprivate func interpret(
        _ answer: HTTPAnswer, windowHours: Int?, onFinding: ((Finding) -> Void)?
    ) -> Interpretation {
        // Advice counts from the provider's own clock, which may differ from this one's.
        // Nobody asks where there is a reading.
        lazy var now = answer.date.flatMap(RetryAfter.date) ?? Date().timeIntervalSince1970
        let interpretation = interpret(
            status: answer.status, body: answer.body, windowHours: windowHours, now: now, onFinding: onFinding)
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
