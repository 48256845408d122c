import Concurrency
import Foundation
import StrictYAML
import Synchronization
import Testing
import TestSupport

@testable import ExporterToolkit

/// A configuration that a test steers: how often it was loaded, and what comes of it.
private final class SteeredLoad: Sendable {
    private struct State {
        var loads = 0
        var problem: String?
        var gate: DispatchSemaphore?
    }

    let file = FileManager.default.temporaryDirectory.appending(component: "reload-\(UUID())").path
    private let state = Mutex(State())
    /// How many reloads a test has asked for.
    let asked = Atomic(0)

    var loads: Int { state.withLock(\.loads) }

    /// From now on loading fails, or no longer where there is no problem.
    func fail(_ problem: String?) {
        state.withLock { $0.problem = problem }
    }

    /// The next load hangs until the gate is signalled, as a mount may.
    func hang() -> DispatchSemaphore {
        let gate = DispatchSemaphore(value: 0)
        state.withLock { $0.gate = gate }
        return gate
    }

    func write(_ text: String) throws {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    var files: [String: FileVersion] { [file: FileVersion(of: file)] }

    func load() throws(ConfigurationError) -> ConfigurationReloader.Loaded {
        let files = files
        let (problem, gate) = state.withLock { state in
            defer { state.gate = nil }
            state.loads += 1
            return (state.problem, state.gate)
        }
        gate?.wait()
        guard let problem else { return .init(files: files) }
        throw ConfigurationError(
            diagnostics: [Diagnostic(source: "c", position: nil, message: problem)], files: files)
    }

    func reloader(patience: Duration = .seconds(60)) -> ConfigurationReloader {
        ConfigurationReloader(
            files: files, lookInterval: .milliseconds(5), patience: patience, logger: .silent, load: load)
    }
}

@Suite("A reload")
struct ConfigurationReloaderTests {
    private let configuration = SteeredLoad()

    private func eventually(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test("says what is wrong, shows it in the metric, and is good again once that is mended")
    func problem() async {
        let reloader = configuration.reloader()
        let start = reloader.status.current.lastSuccess
        configuration.fail("unknown key")
        #expect(await reloader.reload() == "c: error: unknown key")
        #expect(!reloader.status.current.lastWasSuccessful)
        #expect(reloader.status.current.lastSuccess == start)
        configuration.fail(nil)
        #expect(await reloader.reload() == nil)
        #expect(reloader.status.current.lastWasSuccessful)
    }

    @Test("is shared by all who ask before its reading begins, and by nobody who asks later")
    func sharing() async {
        let reloader = configuration.reloader()
        let gate = configuration.hang()
        async let first = reloader.reload()
        await eventually { configuration.loads == 1 }
        // These come while the first one reads: what it has read may be older than they are.
        configuration.fail("newer")
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    configuration.asked.add(1, ordering: .relaxed)
                    return await reloader.reload()
                }
            }
            await eventually { configuration.asked.load(ordering: .relaxed) == 20 }
            gate.signal()
            for await result in group { #expect(result == "c: error: newer") }
        }
        #expect(await first == nil)
        // One more for all of them, or a few: some may have come when its reading had begun.
        #expect((2..<20).contains(configuration.loads))
    }

    @Test("does not wait for files that hang, and takes them into use once they have been read")
    func hangingFile() async {
        let reloader = configuration.reloader(patience: .milliseconds(1))
        let gate = configuration.hang()
        #expect(await reloader.reload()?.contains("could not be read within") == true)
        #expect(!reloader.status.current.lastWasSuccessful)
        gate.signal()
        await eventually { reloader.status.current.lastWasSuccessful }
        #expect(configuration.loads == 1)
    }

    @Test("follows a file that has changed, come or gone, once for each change")
    func watching() async throws {
        let reloader = configuration.reloader()
        let watch = Task { await reloader.run() }
        for (number, text) in ["one", "two, and longer", nil].enumerated() {
            if let text {
                try configuration.write(text)
            } else {
                try FileManager.default.removeItem(atPath: configuration.file)
            }
            await eventually { configuration.loads == number + 1 }
        }
        watch.cancel()
        await watch.value
        #expect(configuration.loads == 3)
    }

    @Test("does not read a bad file again until it changes")
    func badFile() async throws {
        configuration.fail("unknown key")
        let reloader = configuration.reloader()
        let watch = Task { await reloader.run() }
        try configuration.write("bad")
        await eventually { !reloader.status.current.lastWasSuccessful }
        configuration.fail(nil)
        try configuration.write("good")
        await eventually { reloader.status.current.lastWasSuccessful }
        watch.cancel()
        await watch.value
        try FileManager.default.removeItem(atPath: configuration.file)
        #expect(configuration.loads == 2)
    }
}
