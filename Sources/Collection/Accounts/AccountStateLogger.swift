import Credits
import Logging
import Primitives
import Synchronization

/// Writes the log of one account: a line when its state changes, and one for each field that could not be used and
/// each balance that could not be counted, the first time. At level `debug` a line for each fetch.
final class AccountStateLogger: Sendable {
    private struct Written {
        var failure: FailureReason?
        var issues: Set<DecodingIssue> = []
        var uncountable: Set<String> = []
        var omissions: Set<Omission> = []
    }

    /// An optional request, and why it failed.
    private struct Omission: Hashable {
        let request: Int?
        let reason: FailureReason
    }

    /// A provider could think of ever new fields; the log is not for listing them.
    private static let maximumIssues = 100

    private let logger: Logger
    private let written = Mutex(Written())

    init(account: Account.ID, logger: Logger) {
        var logger = logger
        logger[metadataKey: "provider"] = "\(account.provider)"
        logger[metadataKey: "account"] = "\(account.name)"
        self.logger = logger
    }

    /// One line of an audit trail, without anything that a response holds.
    func logFetch(_ result: FetchResult) {
        var metadata: Logger.Metadata {
            [
                "status": "\(result.responses.map { "\($0.status)" }.joined(separator: ","))",
                "bytes": "\(result.responses.map(\.bytes).reduce(0, +))",
                "duration": "\(result.timing?.duration ?? 0)",
                "result": "\(result.failure?.reason.rawValue ?? "reading")",
            ]
        }
        logger.debug("account fetched", metadata: metadata)
    }

    /// What is new with this result.
    func logChange(after result: FetchResult) {
        switch result.outcome {
        case .success(let reading):
            recovered(issues: reading.issues)
            for omission in reading.omissions { left(out: omission) }
            for balance in reading.balances where balance.remaining != nil && !balance.isCountable {
                uncountable(pool: balance.pool)
            }
        case .failure(let failure): failed(failure)
        }
    }

    private func recovered(issues: [DecodingIssue]) {
        let (before, new) = written.withLock { written in
            let new = issues.map(\.shortened)
                .filter { written.issues.count < Self.maximumIssues && written.issues.insert($0).inserted }
            defer { written.failure = nil }
            return (written.failure, new)
        }
        if let before {
            logger.info("account recovered", metadata: ["after": "\(before.rawValue)"])
        }
        for issue in new {
            logger.warning(
                "field left out of the reading",
                metadata: ["field": "\(issue.field)", "expected": "\(issue.expected)", "found": "\(issue.found)"]
            )
        }
    }

    private func left(out omission: Failure) {
        let key = Omission(request: omission.request, reason: omission.reason)
        guard written.withLock({ $0.omissions.insert(key).inserted }) else { return }
        logger.info("optional request failed: its fields are left out", metadata: omission.metadata)
    }

    private func uncountable(pool: String) {
        let isNew = written.withLock { written in
            written.uncountable.count < Self.maximumIssues
                && written.uncountable.insert(String(pool.prefix(100))).inserted
        }
        guard isNew else { return }
        logger.warning(
            "balance beyond 2^53: what it rises and falls is not counted",
            metadata: ["pool": "\(pool.prefix(100))"]
        )
    }

    private func failed(_ failure: Failure) {
        let isNew = written.withLock { written in
            defer { written.failure = failure.reason }
            return written.failure != failure.reason
        }
        // Told once for all accounts.
        guard isNew, !failure.isWantOfDescriptors else { return }
        logger.warning("account failing", metadata: failure.metadata)
    }
}

extension Failure {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["reason": "\(reason.rawValue)"]
        metadata["status"] = status.map { "\($0)" }
        metadata["request"] = request.map { "\($0)" }
        metadata["detail"] = detail.map { "\($0)" }
        metadata["retry_after"] = retryAfter.map { "\($0.inSeconds)s" }
        return metadata
    }
}

extension DecodingIssue {
    /// With no more of a provider's own name for a field than a log line can bear.
    fileprivate var shortened: DecodingIssue {
        DecodingIssue(field: String(field.prefix(100)), expected: expected, found: found)
    }
}
