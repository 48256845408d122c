import HTTPTypes
import Hummingbird
package import StrictYAML
import Synchronization

/// What the web configuration asks for, in use: TLS, login, headers. Replaced whole, or not at all.
package final class WebSecurity: Sendable {
    struct State: Sendable {
        let configuration: WebConfiguration
        let tls: ServerTLS?
        let authenticator: BasicAuthenticator?
        let headers: HTTPFields
    }

    private let state: Mutex<State>
    private let realm: String

    /// - Parameter realm: What a browser says one logs in to.
    /// - Throws: What is wrong with the files that the configuration names.
    package init(_ configuration: WebConfiguration, realm: String) throws(ConfigurationError) {
        self.realm = realm
        state = Mutex(try State(configuration))
    }

    /// Plain HTTP without login.
    package init() {
        realm = ""
        state = Mutex(State(configuration: .init(), tls: nil, authenticator: nil, headers: [:]))
    }

    var current: State {
        state.withLock(\.self)
    }

    /// Is in force for every connection and every request from now on. Those in progress end as they began.
    ///
    /// - Throws: Why the configuration cannot be used; the one before stays in use.
    package func replace(with configuration: WebConfiguration) throws(ConfigurationError) {
        let old = current.configuration
        // The same again would only forget who has logged in.
        guard configuration != old else { return }
        guard (configuration.tls == nil) == (old.tls == nil) else {
            throw configuration.error("TLS cannot be turned on or off while the exporter runs; restart it")
        }
        let new = try State(configuration, after: current)
        state.withLock { $0 = new }
    }

    /// The response of a route, or the refusal of the request.
    func response(to request: Request, for route: Route, from client: Client) async -> Response {
        let current = current
        var response =
            if route.needsLogin, let authenticator = current.authenticator,
                let refusal = await refusal(of: request, from: client.owner, by: authenticator)
            {
                request.method == .head ? refusal.createHeadResponse() : refusal
            } else {
                await route.response(to: request, from: client)
            }
        // What a page asks for itself is stricter.
        for field in current.headers where response.headers[field.name] == nil {
            response.headers[field.name] = field.value
        }
        return response
    }

    private func refusal(of request: Request, from address: String?, by authenticator: BasicAuthenticator) async
        -> Response?
    {
        let credentials = request.headers[.authorization].flatMap(BasicCredentials.init)
        let verdict: BasicAuthenticator.Verdict =
            if let credentials { await authenticator.verdict(on: credentials, from: address) } else { .refused }
        switch verdict {
        case .admitted:
            return nil
        case .refused:
            var response = Response.text(.unauthorized, "A login is needed here.\n")
            response.headers[.wwwAuthenticate] = #"Basic realm="\#(realm)", charset="UTF-8""#
            return response
        case .busy:
            var response = Response.text(.serviceUnavailable, "Too many logins are being checked.\n")
            response.headers[.retryAfter] = "1"
            return response
        }
    }
}

extension WebSecurity.State {
    /// - Parameter former: Whose users, where they are the same, need not prove themselves again.
    fileprivate init(
        _ configuration: WebConfiguration, after former: Self? = nil
    ) throws(ConfigurationError) {
        self.configuration = configuration
        if let tls = configuration.tls {
            self.tls = try ServerTLS(tls)
        } else {
            tls = nil
        }
        let users = configuration.users
        let isKnown = former?.configuration.users == users
        authenticator = users.isEmpty ? nil : isKnown ? former?.authenticator : BasicAuthenticator(users: users)
        headers = HTTPFields(
            configuration.headers.compactMap { name, value in
                HTTPField.Name(name).map { HTTPField(name: $0, value: value) }
            }
        )
    }
}
