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
    package var defaultWindows: [Int]
    /// Further keys that an account may set, with their defaults. `{name}` in a query or header value stands for them.
    package var settings: [String: String]
    /// What answers mean, in order: the first rule that fits decides. Where none does, plain HTTP holds.
    package var answers: [ResponseRule]
    /// What an answer is read by.
    package var reading: ReadingRules

    /// A definition from its parts.
    ///
    /// - Parameter name: The id unless told.
    package init(
        id: String,
        name: String? = nil,
        baseURL: String,
        request: Request,
        credential: Credential,
        defaultWindows: [Int] = [],
        settings: [String: String] = [:],
        answers: [ResponseRule] = [],
        reading: ReadingRules
    ) {
        self.id = id
        self.name = name ?? id
        self.baseURL = baseURL
        self.request = request
        self.credential = credential
        self.defaultWindows = defaultWindows
        self.settings = settings
        self.answers = answers
        self.reading = reading
    }

    /// The one documented GET.
    package struct Request: Sendable, Equatable {
        /// Starts with a slash.
        package var path: String
        /// Values may hold `{hours}`, the length of the window, and any of `settings`.
        package var query: [Field]
        /// All but the credential.
        package var headers: [Field]

        /// A request from its parts.
        package init(path: String, query: [Field] = [], headers: [Field] = []) {
            self.path = path
            self.query = query
            self.headers = headers
        }
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
        package var prefix: String
        /// Number of hexadecimal characters, where the key is known to consist of nothing else.
        package var hexadecimalLength: Int?

        /// A credential in a header.
        package init(header: String, prefix: String = "", hexadecimalLength: Int? = nil) {
            self.header = header
            self.prefix = prefix
            self.hexadecimalLength = hexadecimalLength
        }
    }

    /// What an answer means.
    package struct ResponseRule: Sendable, Equatable {
        /// The HTTP statuses that the rule is about.
        package var statuses: ClosedRange<Int>
        /// Nil for a rule that holds whatever the body says.
        package var condition: Condition?
        /// What such an answer means.
        package var meaning: Meaning

        /// A rule from its parts.
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
            /// No reading, for this reason.
            case failure(FailureReason)
        }
    }
}

extension ProviderDefinition {
    /// The names of the pools that a balance can be in.
    package var pools: [String] {
        reading.balances.map(\.pool)
    }
}
