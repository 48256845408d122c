/// A JSON value as it stood in a response. Numbers keep their text until it is known what they should be.
enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Sendable {
        let name: String
        let value: JSON
    }

    /// The member of an object, nil where there is none.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        // By bytes: JSON's names are code points, and Swift's equality folds é and e + accent into one.
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The value as it stands in the response; for a list or an object only how much is in it.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let digits): digits
        case .string(let text): "\"\(text)\""
        case .array(let elements): "a list of \(elements.count)"
        case .object(let members): "an object of \(members.count)"
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// A number, or a string that holds exactly one, if a double can hold it: `1e999` is no reading.
    var finiteNumber: Double? {
        let text: String
        switch self {
        case .number(let digits): text = digits
        case .string(let string) where JSONParser.isNumber(string): text = string
        default: return nil
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// What kind of value it is, for a message to a person; never the value itself.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
