import Primitives

/// What an answer means.
package enum Interpretation: Sendable, Equatable {
    /// A reading, and the fields that were left out of it because they could not be used.
    case reading(Reading, [FieldIssue])
    /// Why it is no reading.
    case failure(Failure)
}

extension ProviderDefinition {
    /// An account with more lots or APIs than this is no account but a fault.
    static let maximumItems = 5_000

    /// Says what an answer means.
    ///
    /// - Parameters:
    ///   - body: As far as it was read; empty where there was none.
    ///   - windowHours: The window that was asked for, where the provider knows windows.
    ///   - now: Unix seconds, by the provider's clock where it tells the time. Only a failure asks for it.
    ///   - onFinding: Is told what stood at each field that a reading is made of.
    package func interpret(
        status: Int,
        body: [UInt8],
        windowHours: Int? = nil,
        now: @autoclosure () -> Double,
        onFinding: ((Finding) -> Void)? = nil
    ) -> Interpretation {
        let document = Result { () throws(JSONError) in try JSONParser.parse(body) }
        let object = try? document.get()
        let rule = rules.first { $0.fits(status: status, body: object) }
        switch rule?.meaning ?? .failure(.unexpectedStatus) {
        case .failure(let reason):
            return .failure(Failure(reason, retryAfter: object?.retryAfter(now: now()), detail: "status \(status)"))
        case .depleted:
            var reading = Reading()
            reading.balances = self.reading.balances.map { .init(pool: $0.pool, remaining: 0, used: nil) }
            return .reading(reading, [])
        case .reading:
            switch document {
            case .failure where body.isEmpty && status != 200:
                return .failure(Failure(.unexpectedStatus, detail: "status \(status) without a body"))
            case .failure(let error):
                let detail = body.formComplaint ?? "byte \(error.offset): the body \(error.problem)"
                return .failure(Failure(.invalidBody, detail: detail))
            case .success(let value):
                return read(value, windowHours: windowHours, onFinding: onFinding)
            }
        }
    }

    /// Whether an answer with this status may hold a reading.
    package func mayRead(status: Int) -> Bool {
        rules.contains { $0.statuses.contains(status) && $0.meaning == .reading }
    }

    private var rules: [AnswerRule] { answers + .plainHTTP }

    private func read(
        _ document: JSON, windowHours: Int?, onFinding: ((Finding) -> Void)?
    ) -> Interpretation {
        guard case .object = document else {
            return .failure(Failure(.invalidBody, detail: "the body is \(document.kind), not an object"))
        }
        var reader = AnswerReader(answer: document, onFinding: onFinding)
        let reading = reader.reading(by: reading, windowHours: windowHours)
        guard max(reading.lots.count, reading.usages.count) <= Self.maximumItems else {
            let detail = "the body holds more than \(Self.maximumItems) lots or APIs"
            return .failure(Failure(.tooManySeries, detail: detail))
        }
        guard reader.hasFound else {
            return .failure(Failure(.noReading, detail: reader.complaint(by: self.reading)))
        }
        return .reading(reading, reader.issues)
    }
}

extension ProviderDefinition.AnswerRule {
    fileprivate func fits(status: Int, body: JSON?) -> Bool {
        guard statuses.contains(status) else { return false }
        switch condition {
        case nil:
            return true
        case .contains(let path, let text):
            switch body?[path] {
            case .string(let value)?, .number(let value)?: return value.lowercased().contains(text.lowercased())
            default: return false
            }
        case .isNull(let path):
            guard case .null? = body?[path] else { return false }
            return true
        }
    }
}

extension [UInt8] {
    /// What a body is that is no JSON as a whole, rather than at one of its bytes; nil where it is nothing known.
    fileprivate var formComplaint: String? {
        if isEmpty { return "the body is empty" }
        if isUTF16 { return "the body is UTF-16 instead of UTF-8" }
        let signatures: [(name: String, bytes: [UInt8])] = [
            ("gzip", [0x1F, 0x8B]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
            ("deflate", [0x78, 0x01]), ("deflate", [0x78, 0x9C]), ("deflate", [0x78, 0xDA]),
        ]
        return signatures.first { starts(with: $0.bytes) }
            .map { "the body is compressed by \($0.name), though it was asked for as it is" }
    }
}

extension JSON {
    /// How long an error's body asks to be left alone: the longer of the two fields that providers use for it.
    fileprivate func retryAfter(now: Double) -> Duration? {
        (["retry_after", "cooldown_seconds"] as [FieldPath])
            .compactMap { field -> Duration? in
                guard let value = self[field] else { return nil }
                if let number = value.finiteNumber { return RetryAfter.wait(number, now: now) }
                guard case .string(let text) = value else { return nil }
                return RetryAfter.wait(text, now: now)
            }
            .max()
    }
}
