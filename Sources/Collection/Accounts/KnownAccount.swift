package import Credits

/// What is known of an account at one moment, without asking its provider.
package struct KnownAccount: Sendable {
    /// As it is configured now.
    package let account: Account
    /// How the last fetch ended; nil while none has.
    package var outcome: AccountStatus.Outcome?
    /// What was counted since the account first appeared.
    package var tally: AccountStatus.Tally
    /// How long scrapes share the outcome yet; after a failure, how long the provider is left alone.
    package var rest = Duration.zero
    /// Unix seconds of the first reading, from which on `tally` counts what was spent.
    package var firstSuccess: Double?
    /// Unix seconds of the latest reading, also where the account has failed since.
    package var lastSuccess: Double?

    /// An account of which nothing is known yet.
    package init(account: Account) {
        self.account = account
        tally = .init(pools: account.provider.pools)
    }
}
