import HTTPTypes

/// The four APIs, told apart by their paths: one server speaks them all.
package enum SimulatedProvider: String, Sendable, CaseIterable {
    /// Credits used per API in a trailing window; `x-api-key`.
    case altum
    /// Balance, lots and subscription; `Authorization: Bearer`.
    case olostep
    /// Two pools, used and remaining; `API-KEY`.
    case acychecker
    /// The balance; `x-api-key`, 64 hexadecimal characters.
    case brookmimir

    /// The path of the one request that the API answers.
    package var path: String {
        switch self {
        case .altum: "/credit"
        case .olostep: "/user/credits/info"
        case .acychecker: "/api/v1/licenses/credits"
        case .brookmimir: "/credits"
        }
    }

    init?(path: some StringProtocol) {
        guard let provider = Self.allCases.first(where: { $0.path == path }) else { return nil }
        self = provider
    }

    /// The key in the header where this provider wants it, or nil.
    func key(in headers: HTTPFields) -> String? {
        let value =
            switch self {
            case .altum, .brookmimir: headers[.xAPIKey]
            case .acychecker: headers[.apiKey]
            case .olostep: headers[.authorization].flatMap(Self.bearerToken)
            }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func bearerToken(_ value: String) -> String? {
        value.hasPrefix("Bearer ") ? String(value.dropFirst("Bearer ".count)) : nil
    }
}

extension HTTPField.Name {
    static let xAPIKey = constant("x-api-key")
    static let apiKey = constant("API-KEY")
    static let source = constant("Source")

    private static func constant(_ name: String) -> HTTPField.Name {
        // Only for the constants above: one that is no name is a mistake in this file, and no input leads here.
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a header name") }
        return name
    }
}
