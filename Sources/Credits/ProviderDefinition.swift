/// A provider as data: what to ask, what each answer means, and which fields of it are which reading.
///
/// The built-in providers are values of this type, and `credits-exporter providers ID` prints them.
package struct ProviderDefinition: Sendable, Equatable {
    /// The label `provider`, and what an account's `provider` names.
    package var id: String
    /// What people call it.
    package var name: String
    /// Where the path of the request is appended, without a slash at its end.
    package var baseURL: String
    /// What is asked.
    package var request: Request
    /// How the key is sent.
    package var credential: Credential
    /// Lengths in hours of the trailing windows asked for unless an account says otherwise, one request each; empty
    /// where the provider knows no windows.
    package var defaultWindows: [Int] = []
    /// Further keys that an account may set, with their defaults. `{name}` in a query or header value stands for them.
    package var settings: [String: String] = [:]
    /// What answers mean, in order: the first rule that fits decides. Where none does, plain HTTP holds.
    package var answers: [AnswerRule] = []
    /// What an answer is read by.
    package var reading: ReadingRules

    /// The one documented GET.
    package struct Request: Sendable, Equatable {
        /// Starts with a slash.
        package var path: String
        /// Values may hold `{hours}`, the length of the window, and any of `settings`.
        package var query: [Field] = []
        /// All but the credential.
        package var headers: [Field] = []
    }

    /// A name and a value, in the order in which they are sent.
    package struct Field: Sendable, Equatable {
        /// Of a query parameter or a header.
        package var name: String
        /// Of it, perhaps with `{…}` to be filled in.
        package var value: String

        /// A field as it stands in a definition.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// How the key travels, and what it looks like.
    package struct Credential: Sendable, Equatable {
        /// The name of the header that carries the key.
        package var header: String
        /// Text before the key, such as `Bearer `.
        package var prefix = ""
        /// Number of hexadecimal characters, where the key is known to consist of nothing else.
        package var hexadecimalLength: Int?
    }

    /// What an answer means.
    package struct AnswerRule: Sendable, Equatable {
        /// The HTTP statuses that the rule is about.
        package var statuses: ClosedRange<Int>
        /// Nil for a rule that holds whatever the body says.
        package var condition: Condition?
        /// What such an answer means.
        package var meaning: Meaning

        /// A rule; the properties say what the parameters mean.
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

        /// What becomes of the account.
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
        /// One for each pool.
        package var balances: [Balance] = []
        /// Nil where the provider tells no lots.
        package var lots: Lots?
        /// An object whose members are API names with the credits used.
        package var usage: FieldPath?
        /// Nil where it tells no plan.
        package var subscription: Subscription?
        /// A boolean: whether the account may spend.
        package var spendingAllowed: FieldPath?

        /// The credits of one pool.
        package struct Balance: Sendable, Equatable {
            /// The label `pool`.
            package var pool = "default"
            /// Credits that can still be spent.
            package var remaining: FieldPath
            /// Credits spent in the current billing period.
            package var used: FieldPath?
        }

        /// Paths of a lot's fields start at the element of the list.
        package struct Lots: Sendable, Equatable {
            /// An array of objects, one a lot.
            package var list: FieldPath
            /// A word for how it was issued.
            package var kind: FieldPath?
            /// Credits issued or included.
            package var allocated: FieldPath?
            /// Credits left.
            package var remaining: FieldPath?
            /// Unix seconds.
            package var expiry: FieldPath?
        }

        /// The plan that the account is on.
        package struct Subscription: Sendable, Equatable {
            /// The provider's name for the plan, for machines.
            package var id: FieldPath?
            /// The provider's name for the plan, for people.
            package var name: FieldPath?
            /// Credits issued or included.
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
    /// The names of the members, from the outside in.
    package let names: [String]

    /// A path as it is written: names with dots between them.
    package init(_ text: String) {
        names = text.split(separator: ".").map(String.init)
    }

    /// As `init(_:)`.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The path as it is written.
    package var description: String {
        names.isEmpty ? "." : names.joined(separator: ".")
    }
}
