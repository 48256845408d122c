import FoundationEssentials
package import Logging

/// Writes log lines, each in one piece.
package struct StructuredLogHandler: LogHandler {
    /// Less important lines are not written.
    package var logLevel: Logger.Level
    /// Goes with every line of the logger.
    package var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let writer: LogWriter

    /// - Parameter writer: That of standard error by default.
    package init(level: Logger.Level, format: LogFormat, writer: LogWriter = .standardError) {
        logLevel = level
        self.format = format
        self.writer = writer
    }

    /// One value of `metadata`.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line.
    package func log(event: LogEvent) {
        let merged = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = Self.line(format, event.level, "\(event.message)", merged)
        writer.write(line) { [format] count in
            Self.line(format, .warning, "log lines dropped, as nobody read them in time", ["count": "\(count)"])
        }
    }

    private static func line(
        _ format: LogFormat, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata
    ) -> String {
        format.line(
            time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: level,
            message: message,
            metadata: metadata.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        ) + "\n"
    }
}
