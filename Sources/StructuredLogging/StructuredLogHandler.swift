import FoundationEssentials
package import Logging
import Synchronization

import Glibc

/// Writes log lines to standard error, each in one piece.
package struct StructuredLogHandler: LogHandler {
    /// Less important lines are not written.
    package var logLevel: Logger.Level
    /// Goes with every line of the logger.
    package var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Takes each line with its end; standard error unless told.
    package init(
        level: Logger.Level,
        format: LogFormat,
        write: @escaping @Sendable (String) -> Void = Self.writeToStandardError
    ) {
        logLevel = level
        self.format = format
        self.write = write
    }

    /// One value of `metadata`.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        let merged = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = format.line(
            time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level,
            message: "\(event.message)",
            metadata: merged.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        )
        write(line + "\n")
    }

    /// One call a line, so that lines of different threads do not mix.
    package static func writeToStandardError(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
