/// A JSON value as it stood in an answer. Numbers keep their text until it is known what they should be.
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

    /// The value at a path of member names, or nil where the path leaves the objects.
    subscript(path: FieldPath) -> JSON? {
        path.names.reduce(self as JSON?) { value, name in
            guard case .object(let members)? = value else { return nil }
            // By bytes: JSON's names are code points, and Swift's equality folds é and e + accent into one.
            return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
        }
    }

    /// The value as it stands in the answer; of a list and of an object how much is in it.
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
