/// Why there is no reading.
package struct Failure: Error, Sendable, Equatable {
    /// The one word that a page shows.
    package let reason: FailureReason
    /// How long the provider asks to wait before the next request.
    package var retryAfter: Duration?
    /// For the log: what exactly was wrong, in our words and without any of the provider's.
    package var detail: String?
    /// The HTTP status of the response, where there was one.
    package var status: Int?
    /// Which of the requests of a definition it was, from 1, where there are several.
    package var request: Int?

    /// A failure for a reason.
    package init(_ reason: FailureReason, retryAfter: Duration? = nil, detail: String? = nil) {
        self.reason = reason
        self.retryAfter = retryAfter
        self.detail = detail
    }

    /// The process may open no further file. It is a fault of this machine, and of no account.
    package static let outOfDescriptors = Failure(.connection, detail: "the process has no file descriptor left")
}
