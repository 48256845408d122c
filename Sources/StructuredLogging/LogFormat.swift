import Logging

/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `time=… level=INFO msg="…" key=value`, as Prometheus and its exporters write it.
    case logfmt
    /// One JSON object a line.
    case json

    /// One line, without its end.
    func line(time: String, level: Logger.Level, message: String, metadata: [(key: String, value: String)]) -> String {
        let level = level == .warning ? "WARN" : "\(level)".uppercased()
        let fields = [("time", time), ("level", level), ("msg", message)] + metadata.map { ($0.key, $0.value) }
        switch self {
        case .logfmt:
            return fields.map { "\($0.0.asLogfmtKey)=\($0.1.asLogfmtValue)" }.joined(separator: " ")
        case .json:
            return "{" + fields.map { "\($0.0.asJSON):\($0.1.asJSON)" }.joined(separator: ",") + "}"
        }
    }
}

extension String {
    fileprivate var asLogfmtKey: String {
        String(map { $0 == "=" || $0 == "\"" || $0.isWhitespace ? "_" : $0 })
    }

    /// Bare where that is unmistakable, else quoted as JSON quotes, so that no value can end its line.
    fileprivate var asLogfmtValue: String {
        let isBare = !isEmpty && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C }
        return isBare ? self : asJSON
    }

    fileprivate var asJSON: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            // Control characters, and what some readers take for the end of a line.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
