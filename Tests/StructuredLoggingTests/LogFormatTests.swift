import Foundation
import Logging
import Testing

@testable import StructuredLogging

@Suite("A log line")
struct LogFormatTests {
    private let fields: [(key: String, value: String)] = [
        ("plain", "a-b/c:1.5"), ("empty", ""), ("space", "a b"), ("quote", "\""),
        ("lines", "a\r\nb\u{2028}c\u{1B}[31m"), ("e=q", "x=y"),
    ]

    @Test("in logfmt quotes what would be read for something else, and stays one line")
    func logfmt() {
        #expect(
            LogFormat.logfmt.line(time: "t", level: .warning, message: "account failing", metadata: fields)
                == #"time=t level=WARN msg="account failing" plain=a-b/c:1.5 empty="" space="a b" quote="\"" "#
                + #"lines="a\r\nb\u2028c\u001b[31m" e_q="x=y""#
        )
    }

    @Test("in JSON is one object")
    func json() throws {
        let line = LogFormat.json.line(time: "t", level: .info, message: "a \"b\"", metadata: fields)
        #expect(!line.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["level"] == "INFO")
        #expect(object["msg"] == "a \"b\"")
        for field in fields { #expect(object[field.key] == field.value) }
    }

    @Test("carries the logger's metadata and the call's, and obeys the level")
    func handler() {
        let pipe = Pipe()
        var logger = Logger(label: "test") { _ in
            StructuredLogHandler(
                level: .warning, format: .logfmt,
                writer: LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor))
        }
        logger[metadataKey: "account"] = "a"
        logger.info("quiet")
        logger.warning("loud", metadata: ["reason": "timeout"])
        let line = withExtendedLifetime(pipe) {
            String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        }
        #expect(line.hasSuffix("Z level=WARN msg=loud account=a reason=timeout\n"))
        #expect(line.count(where: \.isNewline) == 1)
    }
}
