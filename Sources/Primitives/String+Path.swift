extension String {
    /// Of a file's path, where the relative paths in it start.
    package var folder: String {
        lastIndex(of: "/").map { String(self[..<$0]) } ?? "."
    }

    /// The path itself where it is absolute, else the path that it means in a folder.
    package func path(from folder: String) -> String {
        hasPrefix("/") ? self : "\(folder)/\(self)"
    }
}
