import HummingbirdCore

/// The query of a request, as Prometheus writes it: form-encoded, so that a plus is a space.
struct Query {
    private let parameters: [(key: Substring, value: Substring)]

    init(_ request: Request) {
        let query = (request.uri.query ?? "").replacing("+", with: "%20")
        parameters = URI("/?\(query)").queryParameters.map { ($0.key, $0.value) }
    }

    /// The first value of a parameter, nil where there is none.
    subscript(name: String) -> String? {
        parameters.first { $0.key == name }.map { String($0.value) }
    }
}
