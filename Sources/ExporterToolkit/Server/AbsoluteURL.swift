/// The parts of a URL of scheme `http` or `https`, which are all that a request's target in absolute form (RFC 9112,
/// 3.2.2) or the address of a reverse proxy may have.
package struct AbsoluteURL: Equatable {
    /// In lower case.
    package let scheme: String
    /// Host and port, as they were written.
    package let authority: String
    /// Path and query, as they were written; `/` where there is no path.
    package let target: String

    /// Nil for anything else, and for what has a user or a fragment.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        scheme = text[..<colon].lowercased()
        let rest = text[colon...]
        guard ["http", "https"].contains(scheme), rest.hasPrefix("://"), !rest.contains("#") else { return nil }
        let hierarchy = rest.dropFirst(3)
        let end = hierarchy.firstIndex { $0 == "/" || $0 == "?" } ?? hierarchy.endIndex
        guard Authority.isValid(hierarchy[..<end]) else { return nil }
        authority = String(hierarchy[..<end])
        let target = hierarchy[end...]
        self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
    }
}
