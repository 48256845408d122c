extension ReadingDecoder {
    /// What a field gave.
    enum Field<Value> {
        case value(Value)
        /// Nothing: the field is not there, is null, or the definition has none.
        case absent
        /// A value that says that there is no such thing, as no limit.
        case ignored
        /// A value in a form that cannot be used, which is noted.
        case unusable

        var value: Value? {
            if case .value(let value) = self { value } else { nil }
        }

        var isAbsent: Bool {
            if case .absent = self { true } else { false }
        }
    }

    /// - Parameters:
    ///   - meaning: What the field is called in a definition.
    ///   - scale: What the number is multiplied by.
    mutating func number(
        _ rule: NumberRule?, _ meaning: String, scale: Double = 1, in source: Source
    ) -> Field<Double> {
        guard let rule else { return .absent }
        var numbers: [Double] = []
        var isThere = false
        for path in rule.paths {
            let values = matches(path, in: source)
            isThere = isThere || !values.isEmpty
            guard rule.isSum || values.count <= 1 else {
                note(source.pattern(of: path), expected: "one value", found: "\(values.count)")
                report(source.place(of: path), found: "\(values.count) values", became: "of no use: expected one")
                return .unusable
            }
            if values.isEmpty { lookForList(of: path, in: source) }
            for value in values {
                switch number(value, by: rule, meaning, at: path, in: source) {
                case .value(let number): numbers.append(number)
                case .absent: break
                case .ignored: return .ignored
                case .unusable: return .unusable
                }
            }
        }
        guard let first = numbers.first else {
            return isThere ? .absent : rule.defaultValue.map { .value($0.scaled(by: scale)) } ?? .absent
        }
        let number = numbers.dropFirst().reduce(first) { $0.adding($1) }.scaled(by: scale)
        guard number.isFinite else {
            note(source.pattern(of: rule.paths[0]), expected: "a \(meaning) below 1.8e308", found: "more")
            return .unusable
        }
        hasFound = true
        return .value(number)
    }

    private mutating func number(
        _ value: JSON, by rule: NumberRule, _ meaning: String, at path: JSONPath, in source: Source
    ) -> Field<Double> {
        if isIgnored(value, by: rule.ignored, at: path, in: source) { return .ignored }
        if isNull(value, at: path, in: source) { return .absent }
        guard let number = value.finiteNumber else {
            let expected = if case .number = value { "one below 1.8e308" } else { "a number" }
            unusable(value, at: source.place(of: path), source.pattern(of: path), expected: expected)
            return .unusable
        }
        report(source.place(of: path), found: value.text, became: "\(meaning) \(number.asFinding)")
        return .value(number)
    }

    mutating func time(_ rule: TimeRule?, _ meaning: String, in source: Source) -> Field<ProviderTime> {
        guard let rule, let value = single(rule.path, in: source) else { return .absent }
        if isIgnored(value, by: rule.ignored, at: rule.path, in: source) { return .ignored }
        if isNull(value, at: rule.path, in: source) { return .absent }
        guard let time = ProviderTime(value) else {
            unusable(
                value, at: source.place(of: rule.path), source.pattern(of: rule.path),
                expected: "a time in Unix seconds, Unix milliseconds or ISO 8601")
            return .unusable
        }
        hasFound = true
        report(
            source.place(of: rule.path), found: value.text,
            became: "\(meaning) \(time.seconds.map { Timestamp.rfc3339(Int($0)) } ?? "none")")
        return .value(time)
    }

    mutating func flag(_ rule: FlagRule?, _ meaning: String, in source: Source) -> Bool? {
        guard let rule, let value = single(rule.path, in: source) else { return nil }
        let flag: Bool
        if rule.trueValue?.equals(value) == true {
            flag = true
        } else if isNull(value, at: rule.path, in: source) {
            return nil
        } else if rule.trueValue != nil {
            flag = false
        } else if case .bool(let value) = value {
            flag = value
        } else {
            unusable(
                value, at: source.place(of: rule.path), source.pattern(of: rule.path), expected: "true or false")
            return nil
        }
        hasFound = true
        report(source.place(of: rule.path), found: value.text, became: "\(meaning) \(flag)")
        return flag
    }

    /// Nil where a value that belongs in it is not there.
    ///
    /// - Parameter tells: Whether it is a part of the reading by itself; else it only names other fields.
    mutating func text(_ rule: TextRule?, _ meaning: String, in source: Source, tells: Bool = false) -> String? {
        guard let rule else { return nil }
        var text = ""
        for part in rule.parts {
            switch part {
            case .text(let constant):
                text += constant
            case .path(let path):
                guard let value = single(path, in: source), !isNull(value, at: path, in: source) else { return nil }
                guard let filled = value.scalarText else {
                    unusable(value, at: source.place(of: path), source.pattern(of: path), expected: "a string")
                    return nil
                }
                if tells { hasFound = true }
                report(source.place(of: path), found: value.text, became: "\(meaning) \(filled)")
                text += filled
            }
        }
        return text
    }

    private mutating func single(_ path: JSONPath, in source: Source) -> JSON? {
        let values = matches(path, in: source)
        guard values.count <= 1 else {
            note(source.pattern(of: path), expected: "one value", found: "\(values.count)")
            report(source.place(of: path), found: "\(values.count) values", became: "of no use: expected one")
            return nil
        }
        if values.isEmpty { report(source.place(of: path), found: "-", became: "absent") }
        return values.first
    }

    /// A field that is null says as little as one that is not there.
    private func isNull(_ value: JSON, at path: JSONPath, in source: Source) -> Bool {
        if value.isNull { report(source.place(of: path), found: "null", became: "null") }
        return value.isNull
    }

    private mutating func isIgnored(
        _ value: JSON, by literals: [Literal], at path: JSONPath, in source: Source
    ) -> Bool {
        guard literals.contains(where: { $0.equals(value) }) else { return false }
        hasFound = true
        report(source.place(of: path), found: value.text, became: "ignored")
        return true
    }
}

extension JSON {
    /// As a text is filled with it; nil for a list or an object.
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): "\(flag)"
        case .null, .array, .object: nil
        }
    }
}

extension Double {
    fileprivate var asFinding: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
