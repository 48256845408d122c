import Primitives

extension ProviderDefinition {
    /// One documented request that only reads.
    package struct Request: Sendable, Equatable {
        /// How it is sent.
        package var method: Method
        /// Appended to the base URL; starts with a slash.
        package var path: Template
        /// Parameters in the order in which they are sent.
        package var query: [Field]
        /// Headers in the order in which they are sent.
        package var headers: [Field]
        /// What HTTP's basic authentication sends.
        package var basicAuthorization: BasicAuthorization?
        /// Sent as JSON.
        package var body: RequestBody?
        /// What the response is read by.
        package var reading: ReadingRules
        /// Whether an account may lack what it asks for: then its failure leaves out its own reading alone.
        package var isOptional: Bool

        /// A request. By default it is a GET without parameters.
        package init(
            method: Method = .get,
            path: Template,
            query: [Field] = [],
            headers: [Field] = [],
            basicAuthorization: BasicAuthorization? = nil,
            body: RequestBody? = nil,
            reading: ReadingRules,
            isOptional: Bool = false
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.basicAuthorization = basicAuthorization
            self.body = body
            self.reading = reading
            self.isOptional = isOptional
        }

        /// As it would be if nothing but balances were read; nil where none is.
        var ofBalances: Request? {
            guard !reading.balances.isEmpty else { return nil }
            var request = self
            request.reading = ReadingRules()
            request.reading.balances = reading.balances
            return request
        }

        /// Whether it is sent once for each window.
        package var usesWindow: Bool {
            templates.contains { template in template.placeholders.contains(where: \.isOfWindow) }
        }

        /// Everything that is filled in when it is sent.
        var templates: [Template] {
            [path] + (query + headers).map(\.value)
                + (basicAuthorization.map { [$0.username, $0.password] } ?? []) + (body?.templates ?? [])
        }
    }

    /// How a request is sent: none that changes anything at a provider.
    package enum Method: String, Sendable, CaseIterable {
        /// Reads.
        case get = "GET"
        /// Reads as well, where the provider's documentation says so.
        case post = "POST"
    }

    /// A name and a value, of a query parameter or a header.
    package struct Field: Sendable, Equatable {
        /// As it is sent.
        package var name: String
        /// Filled in when it is sent.
        package var value: Template

        /// A field as it stands in a definition.
        package init(name: String, value: Template) {
            self.name = name
            self.value = value
        }
    }

    /// Name and password of HTTP's basic authentication.
    package struct BasicAuthorization: Sendable, Equatable {
        /// Without a colon, which would end it.
        package var username: Template
        /// Any text.
        package var password: Template

        /// What is sent in the header `Authorization`.
        package init(username: Template, password: Template) {
            self.username = username
            self.password = password
        }
    }
}

/// The body of a request: JSON whose strings are filled in.
package indirect enum RequestBody: Sendable, Equatable {
    /// `null`, a boolean or a number, as JSON writes it.
    case literal(String)
    /// A string.
    case text(Template)
    /// An array.
    case list([RequestBody])
    /// An object, in the order of the definition.
    case object([Member])

    /// A member of an object.
    package struct Member: Sendable, Equatable {
        /// Sent as it is.
        package let name: String
        /// The value.
        package let value: RequestBody

        /// A member of an object.
        package init(name: String, value: RequestBody) {
            self.name = name
            self.value = value
        }
    }

    /// Nil for a text that is no number of JSON.
    package init?(number text: String) {
        guard JSONParser.isNumber(text) else { return nil }
        self = .literal(text)
    }

    var templates: [Template] {
        switch self {
        case .literal: []
        case .text(let template): [template]
        case .list(let elements): elements.flatMap(\.templates)
        case .object(let members): members.flatMap(\.value.templates)
        }
    }

    /// As JSON.
    func filled(with values: PlaceholderValues) -> String {
        switch self {
        case .literal(let text): text
        case .text(let template): template.filled(with: values).asJSONString
        case .list(let elements): "[\(elements.map { $0.filled(with: values) }.joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\($0.name.asJSONString):\($0.value.filled(with: values))" }.joined(separator: ","))}"
        }
    }
}
