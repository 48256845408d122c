import Glibc

/// A path with wildcards, as glob(7) has them.
package struct PathPattern: Sendable, Equatable {
    /// With its folder, as glob(3) takes it.
    package let text: String
    /// The one that is named before the first wildcard.
    private let folder: String

    /// The path that a pattern means in a folder, whose own name has no wildcards.
    ///
    /// Nil for one without wildcards: it is the path of one file.
    package init?(_ text: String, from folder: String) {
        guard text.hasWildcard else { return nil }
        self.text = text.path(from: folder.escapedForGlob)
        self.folder = String(text.prefix { !$0.isWildcard }).folder.path(from: folder)
    }

    /// The paths that match at this moment, in alphabetical order. A folder that cannot be read has none. It blocks.
    package var matches: [String] {
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(text, 0, nil, &result) == 0, let paths = result.gl_pathv else { return [] }
        return (0..<Int(result.gl_pathc)).compactMap { index in paths[index].map { String(cString: $0) } }
    }

    /// Why the folder before the first wildcard cannot be read, for a person; nil where it can, or is not there yet. Those
    /// that a wildcard stands for may be anybody's. It blocks.
    package var complaint: String? {
        guard access(folder, R_OK | X_OK) != 0, ![ENOENT, ENOTDIR].contains(errno) else { return nil }
        return "the folder \(folder) cannot be read: \(String(cString: strerror(errno)))"
    }
}

extension Character {
    fileprivate var isWildcard: Bool { "*?[".contains(self) }
}

extension String {
    fileprivate var hasWildcard: Bool { contains(where: \.isWildcard) }

    /// As a pattern that matches nothing else.
    fileprivate var escapedForGlob: String {
        reduce(into: "") { text, character in
            text += character.isWildcard || character == "\\" ? "\\\(character)" : "\(character)"
        }
    }
}
