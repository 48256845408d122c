import Primitives

extension ProviderDefinition {
    /// Says what a response means.
    ///
    /// - Parameters:
    ///   - rules: Those of the request.
    ///   - windowHours: The window that was asked for, where the provider knows windows.
    ///   - maximumSeries: How many series the account may have.
    ///   - clock: The time in Unix seconds, for a provider that sends no `Date`. It is read only for a failure.
    ///   - onFinding: Is called with what stood at each field that a reading is made of.
    /// - Returns: A reading, or why there is none.
    package func interpret(
        _ response: ProviderResponse,
        by rules: ReadingRules,
        windowHours: Int? = nil,
        maximumSeries: Int = Account.standardMaximumSeries,
        clock: () -> Double,
        onFinding: ((Finding) -> Void)? = nil
    ) -> Result<Reading, Failure> {
        let document = Result { () throws(JSONError) in try JSONParser.parse(response.body) }
        let body = try? document.get()
        var budget = JSONPath.Budget(for: body ?? .null)
        let rule =
            responseRules.first { $0.fits(status: response.status, body: body, budget: &budget) }
            ?? [ResponseRule].plainHTTP.first { $0.statuses.contains(response.status) }
        let result = Result { () throws(Failure) in
            switch rule?.meaning ?? .failure(.unexpectedStatus) {
            case .failure(let reason): throw Failure(reason)
            case .depleted: return depleted
            case .reading:
                let document = try response.read(document, by: rules)
                var decoder = ReadingDecoder(document, budget: budget, onFinding: onFinding)
                let reading = decoder.reading(by: rules, windowHours: windowHours)
                try decoder.check(reading, by: rules, maximumSeries: maximumSeries)
                return reading
            }
        }
        return result.mapError { failure in
            // Advice counts from the provider's own clock, which may differ from this one's.
            let now = response.date.flatMap(RetryAfter.date) ?? clock()
            let header = response.retryAfter.flatMap { RetryAfter.wait($0, now: now) }
            var told = Failure(
                failure.reason == .unexpectedStatus && response.isRedirect ? .redirect : failure.reason,
                retryAfter: [body?.retryAfter(now: now), header].compactMap(\.self).max(),
                detail: failure.detail)
            told.status = response.status
            return told
        }
    }

    /// Whether a response with this status may hold a reading.
    package func mayRead(status: Int) -> Bool {
        (responseRules + .plainHTTP).contains { $0.statuses.contains(status) && $0.meaning == .reading }
    }

    /// 0 in every pool that the definition names.
    private var depleted: Reading {
        var reading = Reading()
        reading.isDepleted = true
        reading.balances = requests.flatMap(\.reading.balances).compactMap { rule in
            rule.pool.constant.map { .init(pool: $0, unit: rule.unit?.constant?.lowercased(), remaining: 0) }
        }
        return reading
    }
}

extension ProviderResponse {
    /// The document that a reading is to be decoded from.
    ///
    /// - Throws: Why there is none.
    fileprivate func read(_ document: Result<JSON, JSONError>, by rules: ReadingRules) throws(Failure) -> JSON {
        switch document {
        case .failure where body.isEmpty && status != 200:
            throw Failure(.unexpectedStatus, detail: "the body is empty")
        case .failure(let error):
            throw Failure(.invalidBody, detail: complaint(about: error))
        case .success(let value):
            if case .object = value { return value }
            guard rules.pathsOfResponse.contains(where: { $0.firstName == nil }) else {
                throw Failure(.invalidBody, detail: "the body is \(value.kind), not an object")
            }
            return value
        }
    }
}

extension ReadingDecoder {
    /// - Throws: Why a reading is none.
    fileprivate func check(_ reading: Reading, by rules: ReadingRules, maximumSeries: Int) throws(Failure) {
        guard !isExhausted else {
            throw Failure(.invalidBody, detail: "the definition's paths have to look at too much of this body")
        }
        guard reading.seriesCount <= maximumSeries else { throw .tooManySeries(maximumSeries) }
        guard hasFound else { throw Failure(.noReading, detail: complaint(by: rules)) }
    }

    /// Why there is no reading where `hasFound` is false: what was looked for, and what was there instead.
    private func complaint(by rules: ReadingRules) -> String {
        let wanted =
            "none of the fields \(rules.pathsOfResponse.map(\.description).listed) is in the answer in a form of use"
        let unusable = issues.filter { $0.field.replacing(": ", with: ".").isShortName }
            .map { "\($0.field) is \($0.found) instead of \($0.expected)" }
        return ([wanted] + unusable.prefix(3) + [contents].compactMap(\.self)).joined(separator: "; ")
    }

    /// What the document has instead; nil where there is nothing short to say.
    private var contents: String? {
        switch document {
        case .object(let members) where members.isEmpty: return "it is empty"
        case .array(let elements) where elements.isEmpty: return "it is an empty list"
        case .array(let elements): return "it is a list of \(elements.count)"
        case .object(let members):
            let names = members.map(\.name).filter(\.isShortName)
            return names.isEmpty ? nil : "it has \(names.listed)"
        case .null, .bool, .number, .string: return nil
        }
    }
}

extension Failure {
    /// The account would have more series than it may.
    package static func tooManySeries(_ maximum: Int) -> Failure {
        Failure(.tooManySeries, detail: "the account would have more than \(maximum) series, its max_series")
    }
}

extension [String] {
    fileprivate var listed: String {
        prefix(5).joined(separator: ", ") + (count > 5 ? ", …" : "")
    }
}

extension String {
    /// Whether it may stand in a log line of ours. A longer one may be anything.
    fileprivate var isShortName: Bool {
        (1...30).contains(utf8.count)
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.[]*$".contains($0)) }
    }
}

extension ProviderResponse {
    /// Not 304, whose Location is that of content that the client has already.
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
        ["retry_after", "cooldown_seconds"]
            .compactMap { field -> Duration? in
                guard let value = self[field] else { return nil }
                if let number = value.finiteNumber { return RetryAfter.wait(number, now: now) }
                guard case .string(let text) = value else { return nil }
                return RetryAfter.wait(text, now: now)
            }
            .max()
    }
}
