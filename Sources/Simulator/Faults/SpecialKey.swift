/// A key that stands for an account in some uncommon state. Every other key is a good one with an account of its own.
///
/// This is the whole of the control that the simulator needs over accounts, so it has no control API.
package struct SpecialKey: Sendable, Equatable {
    /// How such an account differs from a good one.
    package enum State: Sendable {
        /// The key is unknown, inactive or revoked.
        case rejected
        /// The provider is asked too often.
        case limited
        /// The key is right and what it stands for has run out of time.
        case expired
        /// All credits are spent.
        case empty
        /// The account runs dry and is topped up, over and over: see `SimulatedAccount.drainingBalance`.
        case draining
        /// Brook Mimir's "token not recognized".
        case unrecognized
        /// Brook Mimir's null balance under status 200.
        case withoutBalance
    }

    /// The provider that knows the key in this way.
    package let provider: SimulatedProvider
    /// What a key holds, or for Brook Mimir, whose keys are hexadecimal, begins with.
    package let marker: String
    /// What becomes of an account with such a key.
    package let state: State
    /// What the provider answers, in words for people.
    package let answer: String

    /// The table of all special keys. Where a key holds several markers, the first in this order counts.
    package static let all: [SpecialKey] = [
        .init(.altum, "rejected", .rejected, #"403 {"message": "Forbidden"}"#),
        .init(.altum, "limited", .limited, "429, Retry-After: 30"),
        .init(.altum, "empty", .empty, "200, no API was used"),
        .init(.olostep, "rejected", .rejected, "402, invalid key"),
        .init(.olostep, "limited", .limited, "429, Retry-After: 30, retry_after 30 in the body"),
        .init(.olostep, "expired", .expired, "200 with one more lot, already expired, which the balance leaves out"),
        .init(.olostep, "empty", .empty, "200, credits 0, allow_usage false"),
        .init(.acychecker, "rejected", .rejected, #"401 {"message": "Invalid API-KEY"}"#),
        .init(.acychecker, "limited", .limited, #"429 {"message": "Too many requests"}, Retry-After: 30"#),
        .init(.acychecker, "expired", .expired, #"401 {"message": "License expired"}"#),
        .init(.acychecker, "empty", .empty, "200, nothing remaining in either pool"),
        .init(.brookmimir, "deadbeef", .rejected, "401, unknown key"),
        .init(.brookmimir, "11111111", .limited, "429, Retry-After: 30"),
        .init(.brookmimir, "00000000", .empty, "402, the balance is zero"),
        .init(.brookmimir, "fadefade", .draining, "200, runs dry in a minute, topped up after four more, and so on"),
        .init(.brookmimir, "badc0ffe", .unrecognized, "404, token not recognized"),
        .init(.brookmimir, "abad1dea", .withoutBalance, "200 with current_balance null"),
    ]

    private init(_ provider: SimulatedProvider, _ marker: String, _ state: State, _ answer: String) {
        self.provider = provider
        self.marker = marker
        self.state = state
        self.answer = answer
    }

    static func state(of key: String, at provider: SimulatedProvider) -> State? {
        all.first { special in
            guard special.provider == provider else { return false }
            return provider == .brookmimir ? key.lowercased().hasPrefix(special.marker) : key.contains(special.marker)
        }?.state
    }
}
