extension ReadingDecoder {
    /// A form in which a value can be used.
    struct Form<Value> {
        /// For a message to a person, such as `a number`.
        let expected: String
        let read: (JSON) -> Value?
        /// Whether it tells something by itself.
        var tells: (Value) -> Bool = { _ in true }
        /// What it became; nil where that goes without saying.
        let text: (Value) -> String?
    }
}

extension ReadingDecoder.Form<Double> {
    static var number: Self {
        Self(expected: "a number", read: \.finiteNumber, text: { Int64(exactly: $0).map(String.init) ?? "\($0)" })
    }
}

extension ReadingDecoder.Form<ProviderTime> {
    static var time: Self {
        Self(
            expected: "a time in Unix seconds, Unix milliseconds or ISO 8601",
            read: ProviderTime.init,
            text: { $0.seconds.map { Timestamp.rfc3339(Int($0)) } ?? "none" }
        )
    }
}

extension ReadingDecoder.Form<String> {
    static var text: Self {
        Self(expected: "a string", read: { if case .string(let text) = $0 { text } else { nil } }, text: \.self)
    }
}

extension ReadingDecoder.Form<String> {
    /// A word in the form of a label.
    static var kind: Self {
        Self(
            expected: text.expected,
            read: { text.read($0).map(\.snakeCased).map { $0.isEmpty ? "unknown" : $0 } },
            text: \.self
        )
    }
}

extension ReadingDecoder.Form<Bool> {
    static var flag: Self {
        Self(
            expected: "true or false", read: { if case .bool(let flag) = $0 { flag } else { nil } }, text: \.description
        )
    }
}

extension ReadingDecoder.Form<[JSON]> {
    static var lots: Self {
        Self(
            expected: "a list of lots",
            read: { if case .array(let elements) = $0 { elements } else { nil } },
            tells: \.isEmpty,
            text: { "of \($0.count)" }
        )
    }
}

extension ReadingDecoder.Form<[JSON.Member]> {
    static var object: Self {
        Self(
            expected: "an object",
            read: { if case .object(let members) = $0 { members } else { nil } },
            tells: { _ in false },
            text: { _ in nil }
        )
    }

    static var usages: Self {
        Self(
            expected: "an object of credits by API", read: object.read, tells: \.isEmpty,
            text: { "of \($0.count) APIs" })
    }
}
