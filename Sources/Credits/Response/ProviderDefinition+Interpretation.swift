import Primitives

extension ProviderDefinition {
    /// An account with more lots or APIs than this is no account but a fault.
    static let maximumItems = 5_000

    /// Says what a response means.
    ///
    /// - Parameters:
    ///   - windowHours: The window that was asked for, where the provider knows windows.
    ///   - clock: The time in Unix seconds, for a provider that does not tell it. Only a failure asks for it.
    ///   - onFinding: Is told what stood at each field that a reading is made of.
    /// - Returns: A reading, or why there is none.
    package func interpret(
        _ response: ProviderResponse,
        windowHours: Int? = nil,
        clock: () -> Double,
        onFinding: ((Finding) -> Void)? = nil
    ) -> Result<Reading, Failure> {
        let document = Result { () throws(JSONError) in try JSONParser.parse(response.body) }
        let object = try? document.get()
        let rule = rules.first { $0.fits(status: response.status, body: object) }
        let result = Result { () throws(Failure) in
            try reading(
                by: rule?.meaning ?? .failure(.unexpectedStatus), response, document, windowHours: windowHours,
                onFinding: onFinding)
        }
        return result.mapError { failure in
            // Advice counts from the provider's own clock, which may differ from this one's.
            let now = response.date.flatMap(RetryAfter.date) ?? clock()
            let header = response.retryAfter.flatMap { RetryAfter.wait($0, now: now) }
            return Failure(
                failure.reason == .unexpectedStatus && response.isRedirect ? .redirect : failure.reason,
                retryAfter: [object?.retryAfter(now: now), header].compactMap(\.self).max(),
                detail: failure.detail)
        }
    }

    /// Whether a response with this status may hold a reading.
    package func mayRead(status: Int) -> Bool {
        rules.contains { $0.statuses.contains(status) && $0.meaning == .reading }
    }

    private var rules: [ResponseRule] { answers + .plainHTTP }

    private func reading(
        by meaning: ResponseRule.Meaning, _ response: ProviderResponse, _ document: Result<JSON, JSONError>,
        windowHours: Int?, onFinding: ((Finding) -> Void)?
    ) throws(Failure) -> Reading {
        switch meaning {
        case .failure(let reason):
            throw Failure(reason, detail: "status \(response.status)")
        case .depleted:
            var reading = Reading()
            reading.balances = self.reading.balances.map { .init(pool: $0.pool, remaining: 0, used: nil) }
            return reading
        case .reading:
            switch document {
            case .failure where response.body.isEmpty && response.status != 200:
                throw Failure(.unexpectedStatus, detail: "status \(response.status) without a body")
            case .failure(let error):
                throw Failure(.invalidBody, detail: response.complaint(about: error))
            case .success(let value):
                return try reading(of: value, windowHours: windowHours, onFinding: onFinding)
            }
        }
    }

    private func reading(
        of document: JSON, windowHours: Int?, onFinding: ((Finding) -> Void)?
    ) throws(Failure) -> Reading {
        guard case .object = document else {
            throw Failure(.invalidBody, detail: "the body is \(document.kind), not an object")
        }
        var decoder = ReadingDecoder(document, onFinding: onFinding)
        let reading = decoder.reading(by: reading, windowHours: windowHours)
        guard max(reading.lots.count, reading.usages.count) <= Self.maximumItems else {
            throw Failure(.tooManySeries, detail: "the body holds more than \(Self.maximumItems) lots or APIs")
        }
        guard decoder.hasFound else {
            throw Failure(.noReading, detail: decoder.complaint(by: self.reading))
        }
        return reading
    }
}

extension ProviderResponse {
    /// Not 304, whose Location tells where the content is that the client is said to have.
    fileprivate var isRedirect: Bool {
        (300...399).contains(status) && status != 304 && hasLocation
    }

    /// What is wrong with a body that is not JSON.
    fileprivate func complaint(about error: JSONError) -> String {
        if let encoding = contentEncoding, encoding.lowercased() != "identity" {
            return "the body is compressed by its Content-Encoding, though it was asked for as it is"
        }
        return body.formComplaint ?? "byte \(error.offset): the body \(error.problem)"
    }
}

extension ProviderDefinition.ResponseRule {
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
