import FoundationEssentials
package import Primitives

/// One request, ready to be sent. All that is filled in may hold a secret, so none of it can print itself.
package struct ProviderRequest: Sendable, Equatable {
    /// GET or POST.
    package let method: ProviderDefinition.Method
    /// The whole URL, query included.
    package let url: Secret
    /// In the order in which they are sent.
    package let headers: [Header]
    /// What stands for name and password in the header of basic authentication, if there is one.
    package let login: Secret?
    /// JSON, if there is a body.
    package let body: Secret?
    /// The window that the response is about, where the request names one.
    package let windowHours: Int?
    /// What the response is read by.
    package let reading: ReadingRules
    /// Whether the account may lack what is asked for.
    package let isOptional: Bool
    /// Which of the definition's requests it is, from 1; nil for the only one.
    package let number: Int?

    /// A header as it is sent.
    package struct Header: Sendable, Equatable {
        /// As the definition writes it.
        package let name: String
        /// One line of ASCII.
        package let value: Secret
    }
}

extension Account {
    /// The requests of one fetch, each once for each window that it names.
    ///
    /// - Parameter now: Unix seconds.
    package func requests(with credentials: Credentials, now: Double) -> [ProviderRequest] {
        provider.requests.enumerated().flatMap { index, request in
            let windows: [Int?] = request.usesWindow ? windows : [nil]
            return windows.map { hours in
                let values = PlaceholderValues(
                    credentials: credentials, settings: settings, windowHours: hours, now: now)
                let login = request.basicAuthorization.map { $0.login(filledWith: values) }
                return ProviderRequest(
                    method: request.method,
                    url: Secret(baseURL + request.target(filledWith: values)),
                    headers: request.headers(filledWith: values, login: login),
                    login: login.map { Secret($0) },
                    body: request.body.map { Secret($0.filled(with: values)) },
                    windowHours: hours ?? self.windows.first,
                    reading: request.reading,
                    isOptional: request.isOptional,
                    number: provider.requests.count > 1 ? index + 1 : nil
                )
            }
        }
    }
}

extension ProviderDefinition.Request {
    /// Path and query.
    fileprivate func target(filledWith values: PlaceholderValues) -> String {
        let query = query.map { field in
            "\(field.name.percentEncoded)=\(field.value.filled(with: values).percentEncoded)"
        }
        let path = path.filled(with: values, encoded: \.percentEncoded)
        return path + (query.isEmpty ? "" : "?\(query.joined(separator: "&"))")
    }

    /// Those of the definition, and those that follow from the rest of it.
    fileprivate func headers(filledWith values: PlaceholderValues, login: String?) -> [ProviderRequest.Header] {
        var headers = headers.map { field in
            ProviderRequest.Header(name: field.name, value: Secret(field.value.filled(with: values)))
        }
        func add(_ name: String, _ value: String) {
            guard !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
            headers.append(.init(name: name, value: Secret(value)))
        }
        if let login { add("Authorization", "Basic \(login)") }
        if body != nil { add("Content-Type", "application/json") }
        add("Accept", "application/json")
        add("Accept-Encoding", "identity")
        return headers
    }
}

extension ProviderDefinition.BasicAuthorization {
    fileprivate func login(filledWith values: PlaceholderValues) -> String {
        Data("\(username.filled(with: values)):\(password.filled(with: values))".utf8).base64EncodedString()
    }
}
