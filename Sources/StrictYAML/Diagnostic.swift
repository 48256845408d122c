/// Something wrong with the configuration, as data: what it is, and where it stands.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    /// A place in a text, both counted from 1.
    package struct Position: Sendable, Equatable, Comparable {
        /// From 1.
        package let line: Int
        /// In characters.
        package let column: Int

        /// Both from 1.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        /// In the order of the text.
        package static func < (one: Position, other: Position) -> Bool {
            (one.line, one.column) < (other.line, other.column)
        }
    }

    /// How bad it is.
    package enum Severity: String, Sendable {
        /// It cannot be used so.
        case error
        /// It may be right, and most likely is not what was meant.
        case warning
    }

    /// The file, or what else the configuration came from.
    package let source: String
    /// Nil where the whole source is meant.
    package let position: Position?
    /// What was wrong, what was expected, what to do. Never a value that may be a secret.
    package let message: String
    /// An error by default.
    package var severity: Severity

    /// - Parameters:
    ///   - source: The file, or what else the configuration came from.
    ///   - position: Nil where the whole source is meant.
    ///   - message: What was wrong, what was expected, what to do. Never a value that may be a secret.
    package init(source: String, position: Position?, message: String, severity: Severity = .error) {
        self.source = source
        self.position = position
        self.message = message
        self.severity = severity
    }

    /// `file:line:column: error: message`, as editors and terminals know it.
    package var description: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(source)\(place): \(severity.rawValue): \(message)"
    }
}

/// All that is wrong with a configuration, in the order of the text.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// At least one.
    package let diagnostics: [Diagnostic]
    /// What was read, or was to be: a change of one of these may mend it.
    package let files: [String: FileVersion]

    /// - Parameters:
    ///   - diagnostics: At least one.
    ///   - files: Those whose change may mend it, each as it was just before it was read.
    package init(diagnostics: [Diagnostic], files: [String: FileVersion] = [:]) {
        self.diagnostics = diagnostics
        self.files = files
    }

    /// A line for each.
    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
