/// Which fields of a response are which reading.
package struct ReadingRules: Sendable, Equatable {
    /// Pools.
    package var balances: [Balance] = []
    /// Lots.
    package var lots: [Lots] = []
    /// Usage by API.
    package var usages: [Usage] = []
    /// Nil where the response holds no plan.
    package var subscription: Subscription?
    /// When the key itself ends.
    package var keyExpires: TimeRule?
    /// Whether the account may spend.
    package var spendingAllowed: FlagRule?

    /// Rules that read nothing.
    package init() {}

    /// The credits of one pool, or of one for each element.
    package struct Balance: Sendable, Equatable {
        /// What fields are read from.
        package var elements = Elements.whole
        /// The label `pool`.
        package var pool = TextRule(constant: "default")
        /// What is counted, as the provider writes it.
        package var unit: TextRule?
        /// Credits that can still be spent.
        package var remaining: NumberRule?
        /// Credits spent in the current billing period.
        package var used: NumberRule?
        /// Credits that the pool holds when it is full.
        package var limit: NumberRule?
        /// When the pool is filled again.
        package var resets: TimeRule?
        /// What one unit of the response is worth.
        package var scale = 1.0

        /// The only pool, of which nothing is read.
        package init() {}
    }

    /// One lot, or one for each element.
    package struct Lots: Sendable, Equatable {
        /// What fields are read from.
        package var elements = Elements.whole
        /// A word for how it was issued.
        package var kind: TextRule?
        /// Credits issued.
        package var allocated: NumberRule?
        /// Credits left.
        package var remaining: NumberRule?
        /// A time; one that says that there is none, such as 0, is a lot that never expires.
        package var expiry: TimeRule?
        /// What one unit of the response is worth.
        package var scale = 1.0

        /// A lot of which nothing is read.
        package init() {}
    }

    /// What one API has used, or one for each element.
    package struct Usage: Sendable, Equatable {
        /// What fields are read from.
        package var elements = Elements.whole
        /// The label `api`.
        package var api: TextRule
        /// Credits used in the window.
        package var used: NumberRule

        /// Usage of an API.
        package init(elements: Elements = .whole, api: TextRule, used: NumberRule) {
            self.elements = elements
            self.api = api
            self.used = used
        }
    }

    /// The plan that the account is on.
    package struct Subscription: Sendable, Equatable {
        /// The provider's name for the plan, for machines.
        package var id: TextRule?
        /// The provider's name for the plan, for people.
        package var name: TextRule?
        /// Credits included.
        package var allocated: NumberRule?
        /// When it was created.
        package var created: TimeRule?
        /// When it ends.
        package var expires: TimeRule?

        /// A plan of which nothing is read.
        package init() {}
    }
}

/// What a rule reads its fields from.
package enum Elements: Sendable, Equatable {
    /// The response itself.
    case whole
    /// Each match of a path, by itself.
    case each(JSONPath)
    /// Each member of the object at a path, as an object of `key` and `value`.
    case entries(JSONPath)
}

/// How a number is read.
package struct NumberRule: Sendable, Equatable {
    /// At least one. The matches of several are summed.
    package var paths: [JSONPath]
    /// Whether the matches are summed; else there has to be one.
    package var isSum: Bool
    /// What it means that there is no match.
    package var defaultValue: Double?
    /// Values that say that there is no limit.
    package var ignored: [Literal]

    /// By default the number at one path.
    package init(paths: [JSONPath], isSum: Bool = false, defaultValue: Double? = nil, ignored: [Literal] = []) {
        self.paths = paths
        self.isSum = isSum
        self.defaultValue = defaultValue
        self.ignored = ignored
    }
}

/// How a time is read.
package struct TimeRule: Sendable, Equatable {
    /// Where it stands.
    package var path: JSONPath
    /// Values that say that there is none.
    package var ignored: [Literal]

    /// The time at a path.
    package init(path: JSONPath, ignored: [Literal] = []) {
        self.path = path
        self.ignored = ignored
    }
}

/// How a flag is read.
package struct FlagRule: Sendable, Equatable {
    /// Where it stands.
    package var path: JSONPath
    /// The value that means true; nil where the field is a boolean itself.
    package var trueValue: Literal?

    /// The flag at a path.
    package init(path: JSONPath, trueValue: Literal? = nil) {
        self.path = path
        self.trueValue = trueValue
    }
}

/// How a text is read: as it stands, with the values at paths in braces filled in.
package struct TextRule: Sendable, Equatable {
    /// Parts in order.
    package let parts: [Part]

    /// A part of a text.
    package enum Part: Sendable, Equatable {
        /// As it stands.
        case text(String)
        /// The value at a path.
        case path(JSONPath)
    }

    /// A text from its parts.
    package init(parts: [Part]) {
        self.parts = parts
    }

    /// A text that does not depend on the response.
    package init(constant text: String) {
        parts = [.text(text)]
    }

    /// The text where it does not depend on the response.
    package var constant: String? {
        paths.isEmpty ? parts.map { if case .text(let text) = $0 { text } else { "" } }.joined() : nil
    }

    var paths: [JSONPath] {
        parts.compactMap { if case .path(let path) = $0 { path } else { nil } }
    }
}
