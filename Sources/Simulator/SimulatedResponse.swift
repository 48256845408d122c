import HTTPTypes
import NIOCore

/// What an API answers, before any fault is laid over it.
struct SimulatedResponse: Sendable, Equatable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: [UInt8]

    /// - Parameter json: JSON text of which every varying part is a number or a fixed word.
    init(_ status: HTTPResponse.Status = .ok, json: String, retryAfter: Int? = nil) {
        self.status = status
        self.headers = [.contentType: "application/json"]
        self.body = Array(json.utf8)
        if let retryAfter {
            self.headers[.retryAfter] = String(retryAfter)
        }
    }

    static let notFound = SimulatedResponse(.notFound, json: #"{"error": "Not Found"}"#)

    static var methodNotAllowed: SimulatedResponse {
        var response = SimulatedResponse(.methodNotAllowed, json: #"{"error": "Method Not Allowed"}"#)
        response.headers[.allow] = "GET"
        return response
    }

    /// The seconds that a limited key is told to wait.
    static let patience = 30
}

extension HTTPResponse.Status {
    static let paymentRequired = Self(code: 402, reasonPhrase: "Payment Required")
}

/// The parts of a request that an API looks at.
struct SimulatedRequest: Sendable {
    let provider: SimulatedProvider
    /// The part of the URL after the question mark.
    let query: String
    let headers: HTTPFields
    /// Since the simulator's start.
    let seconds: Double

    var hasJSONContentType: Bool {
        let type = headers[.contentType]?.prefix { $0 != ";" && $0 != " " }
        return type?.lowercased() == "application/json"
    }

    /// The first value of a query parameter, still percent-encoded; nil where it is missing.
    func parameter(_ name: String) -> Substring? {
        query.split(separator: "&")
            .first { $0 == name || $0.hasPrefix("\(name)=") }
            .map { $0.dropFirst(name.count + 1) }
    }
}
