/// Reads the text of a path, by the grammar of RFC 9535.
struct JSONPathParser {
    /// Longer than any path that a person writes, and short enough to be read and evaluated at any time.
    private static let maximumLength = 1_024
    private static let maximumSegments = 64
    static let maximumDepth = 16

    private let text: [Unicode.Scalar]
    var position = 0
    /// How deep the parser is inside filters, parentheses and functions.
    var depth = 0

    init(_ text: String) throws(JSONPathError) {
        self.text = Array(text.unicodeScalars)
        guard self.text.count <= Self.maximumLength else {
            throw JSONPathError(
                offset: Self.maximumLength, message: "expected at most \(Self.maximumLength) characters")
        }
    }

    /// A path as a definition writes it: from `$`, from `@`, or without either.
    mutating func path() throws(JSONPathError) -> JSONPath.Query {
        guard let first = next else { throw error("expected a path such as `data.left`, found nothing") }
        var query: JSONPath.Query
        switch first {
        case "$", "@": query = try self.query()
        case "[": query = try segments(from: .current)
        case "." where peek(1) == ".": query = try segments(from: .current)
        case ".": throw error("a path begins with a name, without a dot; expected one such as `data.left`")
        default:
            let segment = JSONPath.Segment.child([first == "*" ? try wildcard() : .name(try shorthand())])
            query = try segments(from: .current)
            query.segments.insert(segment, at: 0)
            query.segmentStarts.insert(0, at: 0)
        }
        guard position == text.count else { throw error(unexpected) }
        return query
    }

    private var unexpected: String {
        switch next {
        case " ", "\t", "\n", "\r": "expected no blank here"
        case "-": "a name with a dash needs quotes and brackets; expected `['first-second']`"
        default: "expected `.`, `[` or the end of the path"
        }
    }

    /// From `$` or `@`.
    mutating func query() throws(JSONPathError) -> JSONPath.Query {
        let start: JSONPath.Query.Start = take("$") ? .root : .current
        if start == .current, !take("@") { throw error("expected `$` or `@`") }
        return try segments(from: start)
    }

    private mutating func segments(from start: JSONPath.Query.Start) throws(JSONPathError) -> JSONPath.Query {
        var query = JSONPath.Query(start: start, segments: [])
        while true {
            let beginning = position
            skipBlanks()
            guard let segment = try segment() else {
                // Blanks behind the last segment are not part of the query.
                position = beginning
                return query
            }
            guard query.segments.count < Self.maximumSegments else {
                throw error("expected at most \(Self.maximumSegments) parts")
            }
            query.segments.append(segment)
            query.segmentStarts.append(beginning)
        }
    }

    private mutating func segment() throws(JSONPathError) -> JSONPath.Segment? {
        if next == "[" { return .child(try brackets()) }
        guard take(".") else { return nil }
        if take(".") {
            if next == "[" { return .descendant(try brackets()) }
            return .descendant([next == "*" ? try wildcard() : .name(try shorthand())])
        }
        return .child([next == "*" ? try wildcard() : .name(try shorthand())])
    }

    private mutating func wildcard() throws(JSONPathError) -> JSONPath.Selector {
        try expect("*", "a wildcard")
        return .wildcard
    }

    /// A name without quotes.
    private mutating func shorthand() throws(JSONPathError) -> String {
        guard let first = next, first.isNameStart else {
            throw error(
                next?.isDigit == true
                    ? "a name that begins with a digit needs quotes and brackets; expected `['1st']`"
                    : "expected a name or `*`")
        }
        let start = position
        while let scalar = next, scalar.isNameStart || scalar.isDigit { position += 1 }
        return String(String.UnicodeScalarView(text[start..<position]))
    }

    private mutating func brackets() throws(JSONPathError) -> [JSONPath.Selector] {
        try expect("[", "a selector")
        var selectors: [JSONPath.Selector] = []
        repeat {
            skipBlanks()
            selectors.append(try selector())
            skipBlanks()
        } while take(",")
        try expect("]", "the end of the brackets, or a comma")
        return selectors
    }

    private mutating func selector() throws(JSONPathError) -> JSONPath.Selector {
        switch next {
        case "'", "\"": return .name(try string())
        case "*": return try wildcard()
        case "?":
            position += 1
            skipBlanks()
            return .filter(try nested { (parser) throws(JSONPathError) in try parser.condition() })
        case ":": return try slice(from: nil)
        case let scalar? where scalar.isDigit || scalar == "-":
            let number = try index()
            let end = position
            skipBlanks()
            if next == ":" { return try slice(from: number) }
            position = end
            return .index(number)
        default: throw error("expected a name in quotes, `*`, an index, a slice or a filter such as `?@.a==1`")
        }
    }

    /// From the first colon on.
    private mutating func slice(from start: Int?) throws(JSONPathError) -> JSONPath.Selector {
        try expect(":", "a slice")
        skipBlanks()
        var end: Int?
        var step: Int?
        if next?.beginsIndex == true {
            end = try index()
            skipBlanks()
        }
        if take(":") {
            let behind = position
            skipBlanks()
            if next?.beginsIndex == true { step = try index() } else { position = behind }
        }
        return .slice(start: start, end: end, step: step ?? 1)
    }

    private mutating func index() throws(JSONPathError) -> Int {
        let start = position
        _ = take("-")
        let first = position
        while next?.isDigit == true { position += 1 }
        let digits = String(String.UnicodeScalarView(text[start..<position]))
        guard position > first else { throw error("expected digits behind the minus") }
        guard digits == "0" || text[first] != "0" else {
            throw JSONPathError(offset: first, message: "a number does not begin with 0; expected digits from 1 on")
        }
        guard let number = Int(digits), number.magnitude < 1 << 53 else {
            throw JSONPathError(offset: start, message: "expected a number of magnitude below 2^53")
        }
        return number
    }
}

extension JSONPathParser {
    var next: Unicode.Scalar? { peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        position + distance < text.count ? text[position + distance] : nil
    }

    /// The text from a place to where the parser is.
    func text(from start: Int) -> String {
        String(String.UnicodeScalarView(text[start..<position]))
    }

    func error(_ message: String) -> JSONPathError {
        JSONPathError(offset: position, message: message)
    }

    mutating func skipBlanks() {
        while let scalar = next, [" ", "\t", "\n", "\r"].contains(scalar) { position += 1 }
    }

    mutating func take(_ word: String) -> Bool {
        let scalars = Array(word.unicodeScalars)
        guard scalars.indices.allSatisfy({ peek($0) == scalars[$0] }) else { return false }
        position += scalars.count
        return true
    }

    mutating func expect(_ word: String, _ meaning: String) throws(JSONPathError) {
        guard take(word) else { throw error("expected `\(word)`: \(meaning)") }
    }

    /// Runs what may contain itself, as deep as any stack bears.
    mutating func nested<Value>(
        _ body: (inout Self) throws(JSONPathError) -> Value
    ) throws(JSONPathError) -> Value {
        guard depth < Self.maximumDepth else {
            throw error("expected filters, parentheses and functions at most \(Self.maximumDepth) deep")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    fileprivate var beginsIndex: Bool { isDigit || self == "-" }

    fileprivate var isNameStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || value >= 0x80
    }
}
