package import Credits

/// How a fetch ended, and what came on the way.
struct FetchResult: Sendable {
    typealias Outcome = Result<(reading: Reading, issues: [FieldIssue]), Failure>

    /// The reading with the fields that were left out of it, or why there is none.
    var outcome: Outcome
    /// As far as they came, in the order of the requests.
    var answers: [ReceivedAnswer] = []
}

/// An answer of a provider, as far as a person wants to know of it.
package struct ReceivedAnswer: Sendable, Equatable {
    /// The HTTP status code.
    package let status: Int
    /// The length of the body as far as it was read.
    package let bytes: Int
    /// The window that was asked for, nil where the provider knows none.
    package let windowHours: Int?
    /// What stood at each field, where that was asked for.
    package var findings: [Finding] = []
}
