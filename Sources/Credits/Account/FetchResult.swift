/// How a fetch ended, and the responses that it got.
package struct FetchResult: Sendable, Equatable {
    /// The reading, or why there is none.
    package var outcome: Result<Reading, Failure>
    /// As far as they came, in the order of the requests.
    package var responses: [ReceivedResponse]
    /// Nil while the fetch still goes on, as where a scrape did not wait for its end.
    package var timing: Timing?

    /// When a fetch ended, and how long it took.
    package struct Timing: Sendable, Equatable {
        /// Unix seconds.
        package let completed: Double
        /// Seconds.
        package let duration: Double

        /// When a fetch ended in Unix seconds, and how long it took in seconds.
        package init(completed: Double, duration: Double) {
            self.completed = completed
            self.duration = duration
        }
    }

    /// How a fetch ended, and the responses that it got.
    package init(
        _ outcome: Result<Reading, Failure>, responses: [ReceivedResponse] = [], timing: Timing? = nil
    ) {
        self.outcome = outcome
        self.responses = responses
        self.timing = timing
    }

    /// What a scrape shows of a fetch that it does not wait for any longer.
    package static let timeout = FetchResult(.failure(Failure(.timeout)))

    /// Nil for a failure.
    package var reading: Reading? {
        try? outcome.get()
    }

    /// Nil for a reading.
    package var failure: Failure? {
        if case .failure(let failure) = outcome { failure } else { nil }
    }
}

/// A response of a provider, as far as a person wants to know of it.
package struct ReceivedResponse: Sendable, Equatable {
    /// The HTTP status code.
    package let status: Int
    /// The length of the body as far as it was read.
    package let bytes: Int
    /// The window that was asked for, nil where the provider knows none.
    package let windowHours: Int?
    /// What stood at each field, where that was asked for.
    package var findings: [Finding]
    /// The body without secrets and long texts, where that was asked for.
    package var answer: String?

    /// A response as a person wants to know of it.
    package init(status: Int, bytes: Int, windowHours: Int?, findings: [Finding] = []) {
        self.status = status
        self.bytes = bytes
        self.windowHours = windowHours
        self.findings = findings
    }
}
