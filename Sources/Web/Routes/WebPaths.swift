/// Where the paths of the exporter are, and how clients reach them.
package struct WebPaths: Sendable {
    /// All metrics; one of the routes, without the prefix.
    package let metricsRoute: String
    /// Before all routes.
    package let prefix: RoutePrefix
    private let externalURL: ExternalURL?

    /// - Parameters:
    ///   - metricsRoute: None of `ExporterRoutes.ownPaths`.
    ///   - prefix: Nil for the path of the external URL.
    ///   - externalURL: Nil where clients connect to the exporter itself.
    package init(metricsRoute: String = "/metrics", prefix: RoutePrefix? = nil, externalURL: ExternalURL? = nil) {
        self.metricsRoute = metricsRoute
        self.prefix = prefix ?? externalURL?.prefix ?? .none
        self.externalURL = externalURL
    }

    /// What a path means.
    enum Destination: Equatable {
        case route(String)
        /// Where clients find what they look for.
        case elsewhere(String)
        case nowhere
    }

    /// Only the beginning of everything, and the prefix without its last slash, lead to the page under the prefix.
    func destination(of path: String) -> Destination {
        if let route = prefix.route(of: path) { return .route(route) }
        guard path == "/" || "\(path)/" == prefix.description else { return .nowhere }
        return .elsewhere((externalURL?.description ?? prefix.description))
    }

    /// The target of one account, for Prometheus' service discovery.
    ///
    /// - Parameter address: The authority that the request names; nil where it names none.
    /// - Returns: Nil where the address is not known.
    func targetBase(askedAt address: String?) -> TargetGroup.Base? {
        if let externalURL {
            return .init(
                address: externalURL.authority,
                scheme: externalURL.scheme == "https" ? "https" : nil,
                path: externalURL.prefix.path(of: "/probe")
            )
        }
        guard let address, !address.isEmpty else { return nil }
        return .init(address: address, scheme: nil, path: prefix.path(of: "/probe"))
    }
}
