/// How long the body of a request may be. No path needs one, but some clients send a little with every POST.
enum BodyLimit {
    private static let bytes = 1024

    /// - Parameter length: The header `Content-Length`, nil where there is none.
    static func isExceeded(by length: String?) -> Bool {
        guard let length else { return false }
        guard let length = Int(length) else { return true }
        return length > bytes
    }
}
