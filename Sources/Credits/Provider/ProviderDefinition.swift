/// A provider as data: what to ask, what each response means, and which fields of it are which reading.
///
/// All providers are read from YAML, the built-in ones as those of a user.
package struct ProviderDefinition: Sendable, Equatable {
    /// The label `provider`, and what an account's `provider` names.
    package var id: String
    /// What people call it.
    package var name: String
    /// The URL of the provider's documentation, where the facts come from.
    package var documentation: String?
    /// Where the paths of the requests are appended. It holds no secret and no time.
    package var baseURL: Template
    /// How long scrapes share a reading, unless the account says otherwise.
    package var minimumInterval: Duration?
    /// Ceiling for one fetch, unless the account says otherwise.
    package var timeout: Duration?
    /// What its keys look like.
    package var keyForm: KeyForm
    /// Further keys that its accounts have.
    package var settings: [Setting]
    /// Lengths in hours of the trailing windows that are asked for unless an account says otherwise; empty where the
    /// provider knows no windows.
    package var defaultWindows: [Int]
    /// What is asked, all at once. There is at least one.
    package var requests: [Request]
    /// What responses mean, in order: the first rule that fits decides. Where none does, plain HTTP holds.
    package var responseRules: [ResponseRule]

    /// A definition from its parts.
    package init(
        id: String,
        name: String? = nil,
        documentation: String? = nil,
        baseURL: Template,
        minimumInterval: Duration? = nil,
        timeout: Duration? = nil,
        keyForm: KeyForm = KeyForm(),
        settings: [Setting] = [],
        defaultWindows: [Int] = [],
        requests: [Request],
        responseRules: [ResponseRule] = []
    ) {
        self.id = id
        self.name = name ?? id
        self.documentation = documentation
        self.baseURL = baseURL
        self.minimumInterval = minimumInterval
        self.timeout = timeout
        self.keyForm = keyForm
        self.settings = settings
        self.defaultWindows = defaultWindows
        self.requests = requests
        self.responseRules = responseRules
    }

    /// A further key that the provider's accounts have.
    package struct Setting: Sendable, Equatable {
        /// The key in the configuration, and the word in braces that stands for the value.
        package var name: String
        /// The value of an account that does not set it; nil where there is none.
        package var defaultValue: String?
        /// Whether an account without it is an error.
        package var isRequired: Bool
        /// Whether it is treated like the key.
        package var isSecret: Bool

        /// A setting. By default it is public and may be left out.
        package init(name: String, defaultValue: String? = nil, isRequired: Bool = false, isSecret: Bool = false) {
            self.name = name
            self.defaultValue = defaultValue
            self.isRequired = isRequired
            self.isSecret = isSecret
        }
    }
}

extension ProviderDefinition {
    /// The names of the pools that the definition itself names. Others may come from responses.
    package var pools: [String] {
        requests.flatMap(\.reading.balances).compactMap(\.pool.constant)
    }

    /// Whether responses name pools.
    package var hasPoolsOfResponses: Bool {
        requests.flatMap(\.reading.balances).contains { $0.pool.constant == nil }
    }

    /// Whether it asks and reads the same as another: the rest is for people, or a default that each account has taken over.
    func asksTheSame(as other: ProviderDefinition) -> Bool {
        var like = other
        like.name = name
        like.documentation = documentation
        like.minimumInterval = minimumInterval
        like.timeout = timeout
        like.keyForm.environment = keyForm.environment
        return like == self
    }

    /// Whether its balances are read of the same answers, and in the same way, as those of another.
    func hasTheBalances(of other: ProviderDefinition) -> Bool {
        requests.compactMap(\.ofBalances) == other.requests.compactMap(\.ofBalances)
    }

    /// Whether a header carries the value of a placeholder, so that it has to be one line of ASCII.
    package func sendsInHeader(_ placeholder: Placeholder) -> Bool {
        requests.flatMap(\.headers).contains { $0.value.placeholders.contains(placeholder) }
    }
}
