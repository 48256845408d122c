import Credits
import FoundationEssentials
import Primitives

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
        case .failure(let failure): return FetchResult(.failure(failure))
        }
        let credential = account.provider.credential
        if let complaint = credential.complaint(about: key) {
            return FetchResult(.failure(Failure(.invalidKey, detail: complaint)))
        }
        var result = await result(of: account.requests(key: key)).without(key)
        if var failure = result.failure, failure.reason.isOfCredential, let remark = credential.remark(about: key) {
            failure.detail = [failure.detail, remark].compactMap(\.self).joined(separator: "; ")
            result.outcome = .failure(failure)
        }
        return result
    }

    /// All readings made one, or the first failure, which ends the other requests.
    private func result(of requests: [ProviderRequest]) async -> FetchResult {
        await withTaskGroup(of: (index: Int, part: FetchResult).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, await result(of: request)) }
            }
            var parts: [(index: Int, part: FetchResult)] = []
            var failure: Failure?
            for await (index, part) in group {
                parts.append((index, part))
                guard failure == nil, let first = part.failure else { continue }
                failure = first
                group.cancelAll()
            }
            let inOrder = parts.sorted { $0.index < $1.index }.map(\.part)
            let reading = inOrder.compactMap(\.reading).reduce(into: Reading()) { $0.add($1) }
            return FetchResult(
                failure.map(Result.failure) ?? .success(reading), responses: inOrder.flatMap(\.responses))
        }
    }

    private func result(of request: ProviderRequest) async -> FetchResult {
        do throws(Failure) {
            return try await transport.send(request, of: account) { response in
                var received = ReceivedResponse(
                    status: response.status, bytes: response.body.count, windowHours: request.windowHours)
                let outcome = account.provider.interpret(
                    response, windowHours: request.windowHours, clock: { Date().timeIntervalSince1970 },
                    onFinding: isExplained ? { received.findings.append($0) } : nil)
                return FetchResult(outcome, responses: [received])
            }
        } catch {
            return FetchResult(.failure(error))
        }
    }
}

extension FetchResult {
    /// A careless or hostile gateway may send the key back; it must not become a label, nor a log line.
    fileprivate func without(_ key: Secret) -> FetchResult {
        var result = self
        switch outcome {
        case .success(let reading):
            if (reading.names + reading.issues.map(\.field)).contains(where: key.isHeld) {
                let failure = Failure(.invalidBody, detail: "the answer has the key where a name belongs")
                result.outcome = .failure(failure)
            }
        case .failure(var failure):
            if failure.detail.map(key.isHeld) == true { failure.detail = nil }
            result.outcome = .failure(failure)
        }
        for index in responses.indices {
            result.responses[index].findings = responses[index].findings.map { $0.without(key) }
        }
        return result
    }
}

extension Finding {
    fileprivate func without(_ key: Secret) -> Finding {
        Finding(field: key.hidden(in: field), found: key.hidden(in: found), became: key.hidden(in: became))
    }
}
