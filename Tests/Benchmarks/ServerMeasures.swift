import Foundation

/// The program over HTTP: beside other exporters, beside files, and by itself at several sizes.
struct ServerMeasures {
    let tools: Tools

    /// Pages of 2,000 samples to eight connections.
    func pages() throws -> [Measure] {
        let exporter = try startExporter(accounts: 74, provider: "olostep")
        let page = try body(of: Loopback.get("/metrics", port: exporter.port))
        let folder = try filesForNginx(page)
        let nginx = try Loopback.freePort()
        let configuration = try tools.write(
            """
            daemon off; worker_processes 1; error_log /dev/null; pid \(tools.file("nginx.pid"));
            events {}
            http {
              access_log off; default_type text/plain; client_body_temp_path \(folder); proxy_temp_path \(folder);
              fastcgi_temp_path \(folder); uwsgi_temp_path \(folder); scgi_temp_path \(folder);
              server { listen 127.0.0.1:\(nginx); root \(folder); gzip_static on; }
            }
            """, to: "nginx.conf")
        _ = try tools.start("nginx", ["-c", configuration], port: nginx, path: "/metrics")
        let go = try Loopback.freePort()
        _ = try tools.start(tools.file("gauges-go"), ["serve", "252", "\(go)"], port: go, path: "/metrics")
        let cpp = try Loopback.freePort()
        _ = try tools.start(tools.file("gauges-cpp"), ["serve", "252", "\(cpp)"], port: cpp, path: "/metrics")
        let servers = [
            ("nginx, a file", nginx), ("this exporter", exporter.port),
            ("its server, a constant", ConstantServer.start(serving: page)), ("Go client_golang", go),
            ("prometheus-cpp", cpp),
        ]
        return [("plain", []), ("gzip", ["-H", "Accept-Encoding: gzip"])].map { coding, arguments in
            Measure(
                title: "/metrics of 2,000 samples, \(coding)", unit: "requests/s",
                contenders: servers.map { name, port in
                    .init(name: name) { try requestsPerSecond("http://127.0.0.1:\(port)/metrics", arguments) }
                })
        }
    }
}

extension ServerMeasures {
    /// What accounts cost that are fetched for the first time, and what the program costs without any.
    func scale() throws -> [Measure] {
        [
            Measure(
                title: "first page: processor of all parts", unit: "µs an account",
                contenders: [10, 100, 1000, 10_000].map { accounts in
                    .init(name: "\(accounts) accounts") {
                        try withExporter(accounts: accounts) { exporter in
                            let before = exporter.process.processorTime
                            try Loopback.get("/metrics", port: exporter.port)
                            return (exporter.process.processorTime - before) * 1e6 / Double(accounts)
                        }
                    }
                }),
            Measure(
                title: "memory after the first page", unit: "KiB an account",
                contenders: [1000, 10_000].map { accounts in
                    .init(name: "\(accounts) accounts") {
                        try withExporter(accounts: accounts) { exporter in
                            let before = exporter.process.memory("VmRSS")
                            try Loopback.get("/metrics", port: exporter.port)
                            return (exporter.process.memory("VmRSS") - before) * 1024 / Double(accounts)
                        }
                    }
                }),
            Measure(
                title: "1,000 accounts of a provider that takes 200 ms", unit: "s",
                contenders: [("cold", 0), ("with its connections", 1)].map { name, pagesBefore in
                    .init(name: name) {
                        try withExporter(accounts: 1000, fault: "/fault:delay=200ms", minimumInterval: "0s") {
                            exporter in
                            for _ in 0..<pagesBefore { try Loopback.get("/metrics", port: exporter.port) }
                            return try seconds { try Loopback.get("/metrics", port: exporter.port) }
                        }
                    }
                }),
            Measure(
                title: "landing page of 10,000 accounts", unit: "ms of processor",
                contenders: [
                    .init(name: "this exporter") {
                        try withExporter(accounts: 10_000) { exporter in
                            try Loopback.get("/metrics", port: exporter.port)
                            let before = exporter.process.processorTime
                            for _ in 0..<20 { try Loopback.get("/", port: exporter.port) }
                            return (exporter.process.processorTime - before) * 1000 / 20
                        }
                    }
                ]),
            Measure(
                title: "start to the first response", unit: "ms", contenders: try idle { _, seconds in seconds * 1000 }),
            Measure(title: "memory, idle", unit: "MiB", contenders: try idle { process, _ in process.memory("VmRSS") }),
            Measure(
                title: "size, stripped", unit: "MB",
                contenders: try [tools.exporter, tools.file("gauges-go")].map { file in
                    .init(name: file.split(separator: "/").last.map(String.init) ?? "") {
                        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
                        return Double(size ?? 0) / 1e6
                    }
                }),
        ]
    }

    /// The exporter and Go's server, each with one account, just started.
    private func idle(_ value: @escaping (Process, Double) -> Double) throws -> [Measure.Contender] {
        func started(_ command: String, _ arguments: [String], port: Int, path: String) throws -> Double {
            var process: Process?
            let seconds = try seconds { process = try tools.start(command, arguments, port: port, path: path) }
            guard let process else { return .nan }
            defer { tools.stop(process) }
            return value(process, seconds)
        }
        let configuration = try self.configuration(accounts: 1, provider: "brookmimir", at: "http://127.0.0.1:1")
        return [
            .init(name: "this exporter") {
                let port = try Loopback.freePort()
                return try started(
                    tools.exporter, arguments(configuration, port: port), port: port, path: "/-/healthy")
            },
            .init(name: "Go client_golang") {
                let port = try Loopback.freePort()
                return try started(tools.file("gauges-go"), ["serve", "1", "\(port)"], port: port, path: "/metrics")
            },
        ]
    }
}

extension ServerMeasures {
    fileprivate typealias Running = (process: Process, port: Int)

    /// With accounts at a simulator of its own.
    fileprivate func startExporter(
        accounts: Int, provider: String = "brookmimir", fault: String = "", minimumInterval: String = "1h"
    ) throws -> Running {
        let simulator = try Loopback.freePort()
        let address = "127.0.0.1:\(simulator)"
        _ = try tools.start(tools.exporter, ["simulate", "--web.listen-address=\(address)"], port: simulator)
        let configuration = try configuration(
            accounts: accounts, provider: provider, at: "http://\(address)\(fault)", minimumInterval: minimumInterval)
        let port = try Loopback.freePort()
        let process = try tools.start(
            tools.exporter, arguments(configuration, port: port), port: port, path: "/-/healthy")
        return (process, port)
    }

    fileprivate func withExporter(
        accounts: Int, fault: String = "", minimumInterval: String = "1h", _ body: (Running) throws -> Double
    ) throws -> Double {
        let exporter = try startExporter(accounts: accounts, fault: fault, minimumInterval: minimumInterval)
        defer { tools.stopAll() }
        return try body(exporter)
    }

    fileprivate func configuration(
        accounts: Int, provider: String, at url: String, minimumInterval: String = "1h"
    ) throws -> String {
        let lines = (0..<accounts).map { number in
            let digits = String(number)
            let key = String(repeating: "a", count: 64 - digits.count) + digits
            return "  - {name: account-\(number), provider: \(provider), api_key: \(key), base_url: \"\(url)\", "
                + "min_interval: \(minimumInterval)}"
        }
        return try tools.write("accounts:\n" + lines.joined(separator: "\n"), to: "credits-\(accounts).yaml")
    }

    fileprivate func arguments(_ configuration: String, port: Int) -> [String] {
        ["serve", "--config.file=\(configuration)", "--web.listen-address=127.0.0.1:\(port)", "--log.level=error"]
    }

    /// The page as a file, and compressed as well as can be.
    fileprivate func filesForNginx(_ page: [UInt8]) throws -> String {
        let folder = tools.file("nginx")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(page).write(to: URL(fileURLWithPath: "\(folder)/metrics"))
        try tools.output("gzip", ["--keep", "\(folder)/metrics"])
        // Its workers may be of another user.
        try tools.output("chmod", ["-R", "a+rX", tools.folder.path])
        return folder
    }

    fileprivate func body(of response: [UInt8]) throws -> [UInt8] {
        let text = String(decoding: response, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { throw Tools.Failed(description: "a response without a body") }
        return Array(text[end.upperBound...].utf8)
    }

    fileprivate func requestsPerSecond(_ url: String, _ arguments: [String]) throws -> Double {
        let report = try tools.output("wrk", ["-t1", "-c8", "-d2s"] + arguments + [url])
        let line = report.split(separator: "\n").first { $0.hasPrefix("Requests/sec:") }
        return line.flatMap { Double($0.dropFirst("Requests/sec:".count).trimmingCharacters(in: .whitespaces)) } ?? .nan
    }

    fileprivate func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
