import Primitives

/// A strict reader of RFC 8259: one document, perhaps behind a byte order mark (8.1), no trailing comma, valid UTF-8, no
/// duplicate name, no lone surrogate. All values come from here, and lenient parsers disagree on
/// exactly the texts that this one refuses.
struct JSONParser {
    /// Deep enough for any response of a provider, shallow enough for any stack.
    static let maximumDepth = 32

    /// - Throws: `JSONError` with the place of the first byte that does not fit.
    static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONError(offset: bytes.endOfUTF8, problem: "is not valid UTF-8")
        }
        var parser = JSONParser(bytes: bytes)
        if bytes.starts(with: "\u{FEFF}".utf8) { parser.position = 3 }
        parser.skipBlanks()
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw parser.error("has text after its end") }
        return value
    }

    /// Whether the whole text is one JSON number, so that `"0x10"`, `"nan"` and `" 6"` are not.
    static func isNumber(_ text: String) -> Bool {
        var parser = JSONParser(bytes: Array(text.utf8))
        return (try? parser.number()) != nil && parser.position == parser.bytes.count
    }

    private let bytes: [UInt8]
    private var position = 0

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private func error(_ problem: String) -> JSONError {
        JSONError(offset: position, problem: problem)
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= Self.maximumDepth else { throw error("is nested too deeply") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw error("has an unknown word") }
        position += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        var names = Names()
        skipBlanks()
        if take("}") { return .object([]) }
        repeat {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw error("lacks a member's name") }
            let name = try string()
            guard names.insert(name, after: members) else { throw error("has the same name twice") }
            skipBlanks()
            guard take(":") else { throw error("lacks a colon") }
            skipBlanks()
            members.append(.init(name: name, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw error("lacks the end of an object") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var elements: [JSON] = []
        skipBlanks()
        if take("]") { return .array([]) }
        repeat {
            skipBlanks()
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw error("lacks the end of an array") }
        return .array(elements)
    }

    private mutating func number() throws(JSONError) -> String {
        let start = position
        _ = take("-")
        if !take("0") {
            try digits()
        }
        if take(".") {
            try digits()
        }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard position > start else { throw error("has something that is no value") }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        var text = bytes[start..<position]
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: try escape().utf8)
            case 0..<0x20: throw error("has a raw control character in a string")
            default: text.append(byte)
            }
        }
        throw error("lacks the end of a string")
    }

    private mutating func escape() throws(JSONError) -> String {
        guard let byte = next else { throw error("lacks the end of a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("has an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> String {
        var units = [try codeUnit()]
        if UTF16.isLeadSurrogate(units[0]), take("\\"), take("u") {
            units.append(try codeUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw error("has half of a surrogate pair") }
        return text
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        // `UInt16(_:radix:)` alone would take a sign.
        guard digits.count == 4, digits.allSatisfy(\.isHexadecimalDigit),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("has a broken \\u escape") }
        position += 4
        return unit
    }
}

extension [UInt8] {
    /// Where the first byte stands that is not UTF-8.
    fileprivate var endOfUTF8: Int {
        var (parser, bytes, end) = (Unicode.UTF8.ForwardParser(), makeIterator(), 0)
        while case .valid(let scalar) = parser.parseScalar(from: &bytes) { end += scalar.count }
        return end
    }
}

/// The names of an object's members so far. (By bytes: Swift's equality takes a composed and a decomposed `é` for one.)
private struct Names {
    /// Comparing with so many is cheaper than a table of them.
    private static let few = 16

    private var table: Set<ExactText> = []

    /// Gives whether the name is new.
    mutating func insert(_ name: String, after members: [JSON.Member]) -> Bool {
        guard members.count >= Self.few else {
            return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
        }
        if members.count == Self.few { table = Set(members.map { ExactText($0.name) }) }
        return table.insert(ExactText(name)).inserted
    }
}

/// Why a text is not JSON, and where: an offset in bytes.
struct JSONError: Error, Equatable {
    let offset: Int
    let problem: String
}
