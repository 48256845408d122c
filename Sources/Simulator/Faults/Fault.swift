/// Something that goes wrong between a provider and its client, laid over the answer that the API would give.
///
/// The parts combine: a delay with any other, a status with any body. Without any part it is no fault at all.
package struct Fault: Sendable, Equatable {
    /// How the client is told to wait.
    package enum Wait: Sendable, Equatable {
        /// `Retry-After` as a number of seconds.
        case seconds(Int)
        /// `Retry-After` as an HTTP date so many seconds ahead of the simulator's clock.
        case date(secondsAhead: Int)
    }

    /// What becomes of the body.
    package enum Body: Sendable, Equatable {
        /// An HTML page instead of JSON.
        case notJSON
        /// The first half of the body, with a `Content-Length` that fits it.
        case truncated
        /// The body followed by spaces up to so many bytes: JSON that means the same.
        case padded(bytes: Int)
        /// No bytes at all.
        case empty
        /// These bytes, whatever they are.
        case exactly([UInt8])
    }

    /// What becomes of the connection while the answer is sent.
    package enum Transport: Sendable, Equatable {
        /// The head at once, then one byte of the body each interval.
        case drip(Duration)
        /// The connection is reset (TCP RST) before any answer.
        case reset
        /// The head and half of the body it announces, then the end of the connection.
        case resetMidway
        /// Bytes that are not HTTP, then the end of the connection.
        case garbage
    }

    /// From 200 to 599; any other counts as none. The body becomes an error in JSON, unless `body` says otherwise.
    package var status: Int?
    /// The header `Retry-After`.
    package var retryAfter: Wait?
    /// How long nothing is sent at all.
    package var delay: Duration?
    /// What is sent in place of the API's body; nil leaves it as it is.
    package var body: Body?
    /// How it is sent; nil for the usual way.
    package var transport: Transport?
    /// Whether the answer is a redirection to the same request without the fault.
    package var redirects = false
    /// Whether the content type is `text/html`, whatever the body is.
    package var claimsHTML = false

    /// No fault at all.
    package init() {}

    /// How large a body `huge` makes, in bytes: one more than 1 MiB.
    package static let hugeBytes = 1_048_577
    /// The bytes that `garbage` sends.
    package static let garbageBytes: [UInt8] =
        [0x16, 0x03, 0x01, 0x00, 0xFF, 0x00] + Array("this is not HTTP\r\n\r\n".utf8)
    /// No drip lasts longer; what is left of the body then comes at once.
    static let longestDrip: Duration = .seconds(60)
}
