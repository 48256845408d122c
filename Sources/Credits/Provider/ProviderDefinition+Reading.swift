extension ProviderDefinition {
    /// Which fields of an answer are which reading.
    package struct ReadingRules: Sendable, Equatable {
        /// One for each pool.
        package var balances: [Balance]
        /// Nil where the provider tells no lots.
        package var lots: Lots?
        /// An object whose members are API names with the credits used.
        package var usage: FieldPath?
        /// Nil where it tells no plan.
        package var subscription: Subscription?
        /// A boolean: whether the account may spend.
        package var spendingAllowed: FieldPath?

        /// Rules for what the provider tells; nothing unless told.
        package init(
            balances: [Balance] = [],
            lots: Lots? = nil,
            usage: FieldPath? = nil,
            subscription: Subscription? = nil,
            spendingAllowed: FieldPath? = nil
        ) {
            self.balances = balances
            self.lots = lots
            self.usage = usage
            self.subscription = subscription
            self.spendingAllowed = spendingAllowed
        }

        /// All fields of the answer itself, in the order in which they are declared here.
        var fields: [FieldPath] {
            balances.flatMap { [$0.remaining, $0.used] }.compactMap(\.self)
                + [
                    lots?.list, usage, subscription?.id, subscription?.name, subscription?.allocated,
                    subscription?.created, spendingAllowed,
                ].compactMap(\.self)
        }

        /// The credits of one pool.
        package struct Balance: Sendable, Equatable {
            /// The label `pool`.
            package var pool: String
            /// Credits that can still be spent.
            package var remaining: FieldPath
            /// Credits spent in the current billing period.
            package var used: FieldPath?

            /// The balance of a pool, the only one unless told.
            package init(pool: String = "default", remaining: FieldPath, used: FieldPath? = nil) {
                self.pool = pool
                self.remaining = remaining
                self.used = used
            }
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
            /// A time; one that says that there is none, such as 0, is a lot that never expires.
            package var expiry: FieldPath?

            /// Lots in a list, with the fields that the provider tells of each.
            package init(
                list: FieldPath,
                kind: FieldPath? = nil,
                allocated: FieldPath? = nil,
                remaining: FieldPath? = nil,
                expiry: FieldPath? = nil
            ) {
                self.list = list
                self.kind = kind
                self.allocated = allocated
                self.remaining = remaining
                self.expiry = expiry
            }
        }

        /// The plan that the account is on.
        package struct Subscription: Sendable, Equatable {
            /// The provider's name for the plan, for machines.
            package var id: FieldPath?
            /// The provider's name for the plan, for people.
            package var name: FieldPath?
            /// Credits issued or included.
            package var allocated: FieldPath?
            /// A time.
            package var created: FieldPath?

            /// A plan, with the fields that the provider tells of it.
            package init(
                id: FieldPath? = nil,
                name: FieldPath? = nil,
                allocated: FieldPath? = nil,
                created: FieldPath? = nil
            ) {
                self.id = id
                self.name = name
                self.allocated = allocated
                self.created = created
            }
        }
    }
}
