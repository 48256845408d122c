package import HTTPTypes
package import Hummingbird

/// What a path of the server gives.
package struct Route: Sendable {
    /// Makes the response to a request.
    package typealias Respond = @Sendable (Request, Client) async -> Response

    let handler: String
    let methods: [HTTPRequest.Method]?
    let needsLogin: Bool
    private let respond: Respond

    /// - Parameters:
    ///   - handler: By which the server's counters know the path. Few: each makes series of its own.
    ///   - methods: The methods that the path has; nil for any.
    ///   - needsLogin: Whether the path needs a login, where there are logins at all.
    ///   - respond: Makes the response to a request of one of the methods.
    package init(
        handler: String, methods: [HTTPRequest.Method]? = [.get, .head], needsLogin: Bool = true,
        respond: @escaping Respond
    ) {
        self.handler = handler
        self.methods = methods
        self.needsLogin = needsLogin
        self.respond = respond
    }

    /// The response to a request, in the form that its method asks for.
    func response(to request: Request, from client: Client) async -> Response {
        let response = await checkedResponse(to: request, from: client)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func checkedResponse(to request: Request, from client: Client) async -> Response {
        guard !BodyLimit.isExceeded(by: request.headers[.contentLength]) else {
            return .text(.contentTooLarge, "Nothing here takes a body.\n")
        }
        if let methods, !methods.contains(request.method) {
            let names = methods.map(\.rawValue)
            var response = Response.text(
                .methodNotAllowed, "This path answers \(names.joined(separator: " and ")).\n")
            response.headers[.allow] = names.joined(separator: ", ")
            return response
        }
        return await respond(request, client)
    }
}

extension Route {
    /// Whether the process runs. For probes of Kubernetes and the like, which have no login.
    package static let healthy = Route(handler: "/-/healthy", needsLogin: false) { _, _ in .text(.ok, "Healthy.\n") }

    /// Whether it can serve. There is no exporter without a configuration: it is loaded before the first connection is
    /// taken.
    package static let ready = Route(handler: "/-/ready", needsLogin: false) { _, _ in .text(.ok, "Ready.\n") }

    /// Reads the configuration again.
    ///
    /// - Parameter reload: Returns why the configuration is not in use, or nil where it is. Nil forbids reloads.
    package static func reload(by reload: (@Sendable () async -> String?)?) -> Route {
        Route(handler: "/-/reload", methods: [.post]) { _, _ in
            guard let reload else {
                return .text(.forbidden, "Reloading by request is off; --web.enable-lifecycle allows it.\n")
            }
            guard let problem = await reload() else { return .text(.ok, "Reloaded.\n") }
            return .text(.internalServerError, "Not reloaded, the configuration before stays in use:\n\(problem)\n")
        }
    }
}
