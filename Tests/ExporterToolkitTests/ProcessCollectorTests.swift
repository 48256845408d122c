import Exposition
import Foundation
import Testing

@testable import ExporterToolkit

@Suite("The process metrics")
struct ProcessCollectorTests {
    @Test("say what the system says")
    func plausibility() throws {
        let values = Dictionary(uniqueKeysWithValues: ProcessCollector.current().map { ($0.metric.name, $0.value) })
            .compactMapValues(\.self)
        let now = Date().timeIntervalSince1970
        let start = try #require(values["process_start_time_seconds"])
        #expect(start < now + 1 && start > now - 86_400)
        let resident = try #require(values["process_resident_memory_bytes"])
        let virtual = try #require(values["process_virtual_memory_bytes"])
        #expect(resident > 1_048_576 && resident < virtual)
        #expect(try #require(values["process_threads"]) >= 1)
        #expect(try #require(values["process_cpu_seconds_total"]) >= 0)

        let before = try #require(values["process_open_fds"])
        #expect(before < (values["process_max_fds"] ?? .infinity))
        let pipes = (0..<50).map { _ in Pipe() }
        let after = ProcessCollector.current().first { $0.metric === ProcessCollector.openDescriptors }?.value
        // Tests beside this one open and close theirs.
        #expect(try #require(after ?? nil) >= 100)
        withExtendedLifetime(pipes) {}
    }
}
