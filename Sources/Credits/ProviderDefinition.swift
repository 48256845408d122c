/// A provider as data: what to ask, what each answer means, and which fields of it are which reading.
///
/// The built-in providers are values of this type, and `credits-exporter providers ID` prints them.
package struct ProviderDefinition: Sendable, Equatable {
    /// The label `provider`, and what an account's `provider` names.
    package var id: String
    /// What people call it.
    package var name: String
    package var baseURL: String
    package var request: Request
    package var credential: Credential
    /// Lengths in hours of the trailing windows asked for unless an account says otherwise, one request each; empty
    /// where the provider knows no windows.
    package var defaultWindows: [Int] = []
    /// Further keys that an account may set, with their defaults. `{name}` in a query or header value stands for them.
    package var settings: [String: String] = [:]
    /// What answers mean, in order: the first rule that fits decides. Where none does, plain HTTP holds.
    package var answers: [AnswerRule] = []
    package var reading: ReadingRules

    /// The one documented GET.
    package struct Request: Sendable, Equatable {
        package var path: String
        /// Values may hold `{hours}`, the length of the window, and any of `settings`.
        package var query: [Field] = []
        package var headers: [Field] = []
    }

    /// A name and a value, in the order in which they are sent.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How the key travels, and what it looks like.
    package struct Credential: Sendable, Equatable {
        package var header: String
        /// Text before the key, such as `Bearer `.
        package var prefix = ""
        /// Number of hexadecimal characters, where the key is known to consist of nothing else.
        package var hexadecimalLength: Int?
    }

    /// What an answer means.
    package struct AnswerRule: Sendable, Equatable {
        package var statuses: ClosedRange<Int>
        package var condition: Condition?
        package var meaning: Meaning

        package init(statuses: ClosedRange<Int>, condition: Condition? = nil, meaning: Meaning) {
            self.statuses = statuses
            self.condition = condition
            self.meaning = meaning
        }

        /// A further condition on the answer's body, false where the body is not a JSON object.
        package enum Condition: Sendable, Equatable {
            /// The field is a string that contains the text, in whatever case.
            case contains(FieldPath, String)
            /// The field is there, and null.
            case isNull(FieldPath)
        }

        package enum Meaning: Sendable, Equatable {
            /// The body holds a reading.
            case reading
            /// A reading of 0 in every pool, whatever the body holds.
            case depleted
            case failure(FailureReason)
        }
    }

    /// Which fields of an answer are which reading.
    package struct ReadingRules: Sendable, Equatable {
        package var balances: [Balance] = []
        package var lots: Lots?
        /// An object whose members are API names with the credits used.
        package var usage: FieldPath?
        package var subscription: Subscription?
        package var spendingAllowed: FieldPath?

        package struct Balance: Sendable, Equatable {
            package var pool = "default"
            package var remaining: FieldPath
            package var used: FieldPath?
        }

        /// Paths of a lot's fields start at the element of the list.
        package struct Lots: Sendable, Equatable {
            package var list: FieldPath
            package var kind: FieldPath?
            package var allocated: FieldPath?
            package var remaining: FieldPath?
            /// Unix seconds.
            package var expiry: FieldPath?
        }

        package struct Subscription: Sendable, Equatable {
            package var id: FieldPath?
            package var name: FieldPath?
            package var allocated: FieldPath?
            /// Unix seconds.
            package var created: FieldPath?
        }
    }
}

extension ProviderDefinition {
    /// The names of the pools that a balance can be in.
    package var pools: [String] {
        reading.balances.map(\.pool)
    }
}

/// Where a field stands in an answer: member names from the outside in, written with dots; a single dot
/// is the whole answer.
package struct FieldPath: Sendable, Equatable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let names: [String]

    package init(_ text: String) {
        names = text.split(separator: ".").map(String.init)
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    package var description: String {
        names.isEmpty ? "." : names.joined(separator: ".")
    }
}
