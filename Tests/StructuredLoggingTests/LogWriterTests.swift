import Foundation
import Testing

@testable import StructuredLogging

@Suite("A writer of log lines")
struct LogWriterTests {
    private let pipe = Pipe()
    private let line = String(repeating: "x", count: 999) + "\n"

    @Test(
        "whose reader stands still makes nobody wait, drops what finds no room, and says so later",
        .timeLimit(.minutes(5)))
    func silentReader() throws {
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, capacity: 10_000)
        // More than any pipe and the writer hold together.
        for _ in 0..<5000 { writer.write(line) { "dropped \($0)\n" } }
        let dropped = writer.dropped
        #expect((1..<5000).contains(dropped))

        var text = ""
        var lines: [Substring] = []
        var told: [Int] { lines.compactMap { $0.hasPrefix("dropped ") ? Int($0.dropFirst(8)) : nil } }
        while !text.hasSuffix("\n") || told.reduce(0, +) < dropped {
            text += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            lines = text.split(separator: "\n")
        }
        #expect(told.reduce(0, +) == dropped)
        #expect(lines.count - told.count == 5000 - dropped)
        #expect(lines.allSatisfy { $0 + "\n" == line || $0.hasPrefix("dropped ") })
        #expect(writer.dropped == dropped)
    }

    @Test("is waited for at the end, but not for ever")
    func flush() throws {
        let writer = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        writer.write("last\n") { _ in "" }
        writer.flush(within: .seconds(60))
        #expect(pipe.fileHandleForReading.availableData == Data("last\n".utf8))
        for _ in 0..<500 { writer.write(line) { _ in "" } }
        writer.flush(within: .milliseconds(1))
        #expect(writer.dropped == 0)
        try pipe.fileHandleForReading.close()
        // The writer must be done before the pipe goes: its descriptor may be another test's a moment later.
        writer.flush(within: .seconds(60))
        #expect(writer.dropped > 0)
    }
}
