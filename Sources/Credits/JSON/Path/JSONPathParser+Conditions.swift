extension JSONPathParser {
    /// A logical expression: alternatives of what has to hold together.
    mutating func condition() throws(JSONPathError) -> JSONPath.Condition {
        var alternatives: [JSONPath.Condition] = []
        repeat {
            skipBlanks()
            alternatives.append(try conjunction())
        } while try takeOperator("||")
        return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    private mutating func conjunction() throws(JSONPathError) -> JSONPath.Condition {
        var conditions: [JSONPath.Condition] = []
        repeat {
            skipBlanks()
            conditions.append(try basicCondition())
        } while try takeOperator("&&")
        return conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    /// Blanks before an operator belong to it; without one they belong to what follows the expression.
    private mutating func takeOperator(_ word: String) throws(JSONPathError) -> Bool {
        let start = position
        skipBlanks()
        if take(word) { return true }
        position = start
        return false
    }

    private mutating func basicCondition() throws(JSONPathError) -> JSONPath.Condition {
        if next == "!", peek(1) != "=" {
            position += 1
            skipBlanks()
            return .not(try next == "(" ? parentheses() : test())
        }
        if next == "(" { return try parentheses() }
        let start = position
        if next == "@" || next == "$" {
            let query = try query()
            guard let comparison = try comparison() else { return .exists(query) }
            return .comparison(try singular(query, at: start), comparison, try operand())
        }
        let operand = try operand()
        guard let comparison = try comparison() else {
            throw error("expected a comparison such as `==` behind this value")
        }
        return .comparison(operand, comparison, try self.operand())
    }

    private mutating func parentheses() throws(JSONPathError) -> JSONPath.Condition {
        try expect("(", "a condition")
        let condition = try nested { (parser) throws(JSONPathError) in try parser.condition() }
        skipBlanks()
        try expect(")", "the end of the parentheses")
        return condition
    }

    /// Whether something is there.
    private mutating func test() throws(JSONPathError) -> JSONPath.Condition {
        guard next == "@" || next == "$" else { throw error("expected a path from `@` or `$`, or parentheses") }
        return .exists(try query())
    }

    private mutating func comparison() throws(JSONPathError) -> JSONPath.Comparison? {
        let start = position
        skipBlanks()
        for comparison in JSONPath.Comparison.allCases where take(comparison.rawValue) {
            skipBlanks()
            return comparison
        }
        position = start
        return nil
    }

    private func singular(_ query: JSONPath.Query, at start: Int) throws(JSONPathError) -> JSONPath.Operand {
        guard query.isSingular else {
            throw JSONPathError(
                offset: start, message: "only one value can be compared; expected a path of names and indices alone")
        }
        return .query(query)
    }

    private mutating func operand() throws(JSONPathError) -> JSONPath.Operand {
        let start = position
        switch next {
        case "@", "$": return try singular(try query(), at: start)
        case "'", "\"": return .literal(.string(try string()))
        case let scalar? where scalar.isDigit || scalar == "-": return .literal(try number())
        case let scalar? where ("a"..."z").contains(scalar): return try wordOrFunction()
        default: throw error("expected a path from `@` or `$`, text in quotes, a number, `true`, `false` or `null`")
        }
    }

    private mutating func wordOrFunction() throws(JSONPathError) -> JSONPath.Operand {
        let start = position
        while let scalar = next, ("a"..."z").contains(scalar) || scalar.isDigit || scalar == "_" { position += 1 }
        let word = text(from: start)
        guard take("(") else {
            switch word {
            case "true": return .literal(.bool(true))
            case "false": return .literal(.bool(false))
            case "null": return .literal(.null)
            default: throw JSONPathError(offset: start, message: "expected text in quotes, `true`, `false` or `null`")
            }
        }
        guard ["length", "count", "value"].contains(word) else {
            let isKnown = word == "match" || word == "search"
            throw JSONPathError(
                offset: start,
                message: "\(isKnown ? "`\(word)` is not supported" : "there is no such function"); expected `length`, "
                    + "`count` or `value`")
        }
        skipBlanks()
        let operand = try nested { (parser) throws(JSONPathError) -> JSONPath.Operand in
            switch word {
            case "length": return .length(try parser.operand())
            case "count": return .count(try parser.query())
            default: return .value(try parser.query())
            }
        }
        skipBlanks()
        try expect(")", "the end of the function, which takes one argument")
        return operand
    }
}
