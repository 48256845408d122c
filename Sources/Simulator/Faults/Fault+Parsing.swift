import Credits
import Primitives

/// Why a text is not a fault, in words that name what would be right.
package struct FaultError: Error, Equatable, CustomStringConvertible {
    /// For people; it repeats nothing of the text.
    package let description: String
}

extension Fault {
    /// One way to write a fault, for a help text.
    package struct Form: Sendable, Equatable {
        /// Such as `status=N`.
        package let usage: String
        /// What the client sees.
        package let meaning: String

        var name: Substring { usage.prefix { $0 != "=" && $0 != "[" } }
    }

    /// The faults that `init(_:)` knows.
    package static let forms: [Form] = [
        .init(usage: "status=N", meaning: "this status, from 200 to 599, with an error in JSON"),
        .init(usage: "retry-after=N", meaning: "the header Retry-After: N seconds, or with date+N as a date"),
        .init(usage: "delay=DURATION", meaning: "nothing is sent for so long (500ms, 2s, 1m30s)"),
        .init(usage: "drip=DURATION", meaning: "the head at once, then one byte each interval, 60s in all at most"),
        .init(usage: "reset", meaning: "the connection is reset before any answer"),
        .init(usage: "reset-midway", meaning: "the head and half of the body, then the connection ends"),
        .init(usage: "garbage", meaning: "bytes that are not HTTP"),
        .init(usage: "not-json", meaning: "a page of HTML"),
        .init(usage: "truncated", meaning: "half of the JSON, with a Content-Length that fits"),
        .init(usage: "huge[=BYTES]", meaning: "the right JSON, padded to one byte over 1 MiB, or to BYTES"),
        .init(usage: "redirect", meaning: "302 to the same request without the fault"),
        .init(usage: "html", meaning: "the right JSON under Content-Type: text/html"),
        .init(usage: "empty", meaning: "200 without a body"),
        .init(usage: "body=TEXT", meaning: "200 with exactly this percent-encoded text"),
    ]

    /// Reads faults as they stand in a URL after `/fault:`, such as `status=503,delay=2s`.
    package init(_ text: some StringProtocol) throws(FaultError) {
        self.init()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "=" }
            let value = name.endIndex == part.endIndex ? nil : String(part[part.index(after: name.endIndex)...])
            guard let form = Self.forms.first(where: { $0.name == name }) else {
                throw FaultError(description: "unknown fault; the faults are \(Self.usages)")
            }
            guard add(name: String(name), value: value) else {
                let usage = form.usage
                throw FaultError(description: "\(usage) is expected, and at most one body and one way to send it")
            }
        }
    }

    private static var usages: String {
        forms.map(\.usage).joined(separator: ", ")
    }

    /// Whether the value is right and the place it takes was free.
    private mutating func add(name: String, value: String?) -> Bool {
        switch name {
        case "status": Self.set(&status, Self.integer(value, in: 200...599))
        case "retry-after": Self.set(&retryAfter, Self.wait(value))
        case "delay": Self.set(&delay, Self.duration(value))
        case "drip": Self.set(&transport, Self.duration(value).map(Transport.drip))
        case "huge": Self.set(&body, Self.size(value).map(Body.padded))
        case "body": Self.set(&body, (value?.percentDecodedBytes).map(Body.exactly))
        default: value == nil && add(word: name)
        }
    }

    private mutating func add(word: String) -> Bool {
        switch word {
        case "reset": return Self.set(&transport, .reset)
        case "reset-midway": return Self.set(&transport, .resetMidway)
        case "garbage": return Self.set(&transport, .garbage)
        case "not-json": return Self.set(&body, .notJSON)
        case "truncated": return Self.set(&body, .truncated)
        case "empty": return Self.set(&body, .empty)
        case "redirect": redirects = true
        case "html": claimsHTML = true
        default: return false
        }
        return true
    }

    private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
        guard place == nil, let value else { return false }
        place = value
        return true
    }

    private static func integer(_ text: String?, in range: ClosedRange<Int>) -> Int? {
        guard let text, !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func wait(_ text: String?) -> Wait? {
        guard let text, text.hasPrefix("date+") else { return integer(text, in: 0...86_400).map(Wait.seconds) }
        return integer(String(text.dropFirst("date+".count)), in: 0...86_400).map { .date(secondsAhead: $0) }
    }

    private static func duration(_ text: String?) -> Duration? {
        text.flatMap(Duration.init(prometheus:)).flatMap { $0 <= .seconds(3600) ? $0 : nil }
    }

    private static func size(_ text: String?) -> Int? {
        text == nil ? hugeBytes : integer(text, in: 1...67_108_864)
    }
}
