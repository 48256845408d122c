import Credits
import FoundationEssentials
import Primitives

/// One fetch of an account: all its requests at once. It ends early when the calling task is cancelled.
struct Fetch: Sendable {
    let account: Account
    let transport: any HTTPTransport

    /// Whether the result says what stood at every field.
    let isExplained: Bool
    /// Whether the result holds the bodies, without secrets.
    let showsAnswer: Bool

    func result(with credentials: Credentials) async -> FetchResult {
        var credentials = credentials
        let requests = account.requests(with: credentials, now: Date().timeIntervalSince1970)
        credentials.sentForms = requests.compactMap(\.login)
        var result = await result(of: requests, with: credentials).without(credentials)
        if var failure = result.failure, failure.reason.isOfCredential,
            let remark = account.provider.remark(about: credentials)
        {
            failure.detail = [failure.detail, remark].compactMap(\.self).joined(separator: "; ")
            result.outcome = .failure(failure)
        }
        return result
    }

    /// All readings made one, or the first failure of a request that is not optional, which ends the others.
    private func result(of requests: [ProviderRequest], with credentials: Credentials) async -> FetchResult {
        let parts = await parts(of: requests, with: credentials)
        let outcome = Result { () throws(Failure) in
            if let failure = parts.failure { throw failure }
            return try Reading(joining: parts.results.map(\.outcome), maximumSeries: account.maximumSeries)
        }
        return FetchResult(outcome, responses: parts.results.flatMap(\.responses))
    }

    /// What each request gave, and the first failure of one that is not optional.
    private func parts(
        of requests: [ProviderRequest], with credentials: Credentials
    ) async -> (results: [FetchResult], failure: Failure?) {
        // Most providers have one, and a task of its own would cost as much as reading its response.
        if requests.count == 1 { return ([await result(of: requests[0], with: credentials)], nil) }
        return await withTaskGroup(of: (index: Int, part: FetchResult).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, await result(of: request, with: credentials)) }
            }
            var parts: [(index: Int, part: FetchResult)] = []
            var failure: Failure?
            for await (index, part) in group {
                parts.append((index, part))
                guard failure == nil, !requests[index].isOptional, let first = part.failure else { continue }
                failure = first
                group.cancelAll()
            }
            return (parts.sorted { $0.index < $1.index }.map(\.part), failure)
        }
    }

    private func result(of request: ProviderRequest, with credentials: Credentials) async -> FetchResult {
        do throws(Failure) {
            return try await transport.send(request, of: account) { response in
                var received = ReceivedResponse(
                    status: response.status, bytes: response.body.count, windowHours: request.windowHours)
                if showsAnswer { received.answer = response.answer(hiding: credentials) }
                let outcome = account.provider.interpret(
                    response, by: request.reading, windowHours: request.windowHours,
                    maximumSeries: account.maximumSeries, clock: { Date().timeIntervalSince1970 },
                    onFinding: isExplained ? { received.findings.append($0) } : nil)
                return FetchResult(outcome.mapError { $0.of(request) }, responses: [received])
            }
        } catch {
            return FetchResult(.failure(error.of(request)))
        }
    }
}

extension FetchResult {
    /// A careless or hostile gateway may send a secret back; it must not become a label, nor a log line.
    fileprivate func without(_ credentials: Credentials) -> FetchResult {
        var result = self
        switch outcome {
        case .success(var reading):
            if credentials.isHeld(byAnyOf: reading.names + reading.issues.map(\.field)) {
                let failure = Failure(.invalidBody, detail: "the answer has the key where a name belongs")
                result.outcome = .failure(failure)
            } else {
                reading.omissions = reading.omissions.map { $0.without(credentials) }
                result.outcome = .success(reading)
            }
        case .failure(let failure):
            result.outcome = .failure(failure.without(credentials))
        }
        for index in responses.indices {
            result.responses[index].findings = responses[index].findings.map { $0.without(credentials) }
        }
        return result
    }
}

extension Failure {
    fileprivate func of(_ request: ProviderRequest) -> Failure {
        var failure = self
        failure.request = request.number
        return failure
    }

    fileprivate func without(_ credentials: Credentials) -> Failure {
        var failure = self
        if let detail, credentials.isHeld(byAnyOf: [detail]) { failure.detail = nil }
        return failure
    }
}

extension Finding {
    fileprivate func without(_ credentials: Credentials) -> Finding {
        Finding(
            field: credentials.hidden(in: field), found: credentials.hidden(in: found),
            became: credentials.hidden(in: became))
    }
}
