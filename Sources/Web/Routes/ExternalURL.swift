import ExporterToolkit

/// The URL under which clients reach the exporter, where a reverse proxy stands before it.
package struct ExternalURL: Sendable, Equatable, CustomStringConvertible {
    /// `http` or `https`.
    let scheme: String
    /// Host and port.
    let authority: String
    /// The path, which the proxy may leave as it is or replace.
    package let prefix: RoutePrefix

    /// Nil for anything but a scheme, a host, perhaps a port and a path.
    package init?(_ text: String) {
        guard let url = AbsoluteURL(text), let prefix = RoutePrefix(url.target) else { return nil }
        scheme = url.scheme
        authority = url.authority
        self.prefix = prefix
    }

    /// The URL of the page for people.
    package var description: String {
        "\(scheme)://\(authority)\(prefix)"
    }
}
