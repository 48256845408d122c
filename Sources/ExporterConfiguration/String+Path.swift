extension String {
    /// Of a file's path, where the relative paths in it start.
    var folder: String {
        lastIndex(of: "/").map { String(self[..<$0]) } ?? "."
    }

    func path(from folder: String) -> String {
        hasPrefix("/") ? self : "\(folder)/\(self)"
    }
}
