import Credits
import Primitives

/// What all paths of the exporter begin with: `/`, or a path that begins and ends with a slash.
package struct RoutePrefix: Sendable, Equatable, CustomStringConvertible {
    /// Nothing before the paths.
    package static let none = RoutePrefix(description: "/")

    /// With the slash at the end.
    package let description: String

    private init(description: String) {
        self.description = description
    }

    /// Slashes at either end make no difference. Nil for what clients and proxies could write in several ways: `.`,
    /// `..`, an empty part, or a character that a path has only percent-encoded.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            .drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
        guard parts.allSatisfy({ !["", ".", ".."].contains($0) && $0.utf8.allSatisfy(Self.isPlain) }) else {
            return nil
        }
        description = parts.isEmpty ? "/" : "/\(parts.joined(separator: "/"))/"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isUnreserved || "!$&()*+,;=:@".utf8.contains(byte)
    }

    /// The path under which a route is found.
    ///
    /// - Parameter route: Begins with a slash.
    package func path(of route: String) -> String {
        "\(description)\(route.dropFirst())"
    }

    /// The route that a path means, nil for a path that does not begin with the prefix.
    func route(of path: String) -> String? {
        path.hasPrefix(description) ? "/\(path.dropFirst(description.count))" : nil
    }
}
