import Foundation
import Glibc

/// Programs that a measure starts, and what it needs for them.
final class Tools {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    let folder: URL
    private let references: URL
    private var running: [Process] = []

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "credits-benchmark-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        references = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "References")
    }

    /// The program that is measured: what users get has neither the libraries nor the size of one that is built here.
    var exporter: String {
        get throws {
            guard let file = ProcessInfo.processInfo.environment["CREDITS_EXPORTER"] else {
                throw Failed(description: "CREDITS_EXPORTER must name the program, which `.ci/build-static FILE` makes")
            }
            return file
        }
    }

    /// Builds the references.
    func build() throws {
        try output(
            "go", ["build", "-o", file("gauges-go"), reference("gauges.go")],
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": file("go"),
                "GOFLAGS": "-buildvcs=false",
            ])
        let libraries = ["-lprometheus-cpp-pull", "-lprometheus-cpp-core", "-lz", "-lpthread"]
        try output("g++", ["-O2", "-std=c++17", "-o", file("gauges-cpp"), reference("gauges.cpp")] + libraries)
    }

    /// The path of a file in the folder for this run.
    func file(_ name: String) -> String { folder.appending(path: name).path }
    /// The path of a file among the references.
    func reference(_ name: String) -> String { references.appending(path: name).path }

    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }

    /// Runs a command to its end, and gives what it wrote.
    @discardableResult
    func output(_ command: String, _ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = environment.map { "\($0)=\($1)" } + [command] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(command) failed; CONTRIBUTING.md says what the benchmark needs\n\(text)")
        }
        return text
    }

    /// Starts a server, and waits until it responds; where no path is given, until it takes connections.
    func start(_ command: String, _ arguments: [String], port: Int, path: String? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        running.append(process)
        for _ in 0..<20_000 where process.isRunning {
            let response =
                try? path.map { try Loopback.get($0, port: port) } ?? Loopback.connected(to: port) { _ in [] }
            if response != nil { return process }
            usleep(1000)
        }
        throw Failed(description: "\(command) does not respond on port \(port)")
    }

    func stop(_ process: Process) {
        process.terminate()
        process.waitUntilExit()
        running.removeAll { $0 === process }
    }

    func stopAll() {
        for process in running { stop(process) }
    }

    func end() {
        stopAll()
        try? FileManager.default.removeItem(at: folder)
    }
}

extension Process {
    /// Seconds of processor, user and system.
    var processorTime: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// What `/proc` tells in kilobytes, in MiB.
    func memory(_ name: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .nan) / 1024
    }
}

/// HTTP on this machine, without anything between that takes time.
enum Loopback {
    /// A port that nobody listens on.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw Tools.Failed(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The whole response, head included.
    @discardableResult
    static func get(_ path: String, port: Int) throws -> [UInt8] {
        try connected(to: port) { descriptor in
            let request =
                "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + "X-Prometheus-Scrape-Timeout-Seconds: 120\r\n\r\n"
            guard send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else {
                throw Tools.Failed(description: "port \(port) takes no request")
            }
            var response: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
                response += buffer[..<count]
            }
            guard response.starts(with: "HTTP/1.1 200".utf8) else {
                let beginning = String(decoding: response.prefix(60), as: UTF8.self)
                throw Tools.Failed(description: "port \(port) gives \(beginning)")
            }
            return response
        }
    }

    static func connected<Value>(to port: Int, _ body: (Int32) throws -> Value) throws -> Value {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port: port)
        let isConnected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Tools.Failed(description: "nobody listens on port \(port)") }
        return try body(descriptor)
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }
}
