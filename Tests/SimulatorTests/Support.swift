import AsyncHTTPClient
import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport

@testable import Simulator

/// A client of one running simulator.
struct Client: Sendable {
    let http: HTTPClient
    let port: Int

    struct Reply: Sendable {
        let status: Int
        let headers: [String: String]
        let text: String

        var json: JSON? { try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }
    }

    func open(_ path: String, _ headers: [String: String], method: String = "GET") async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers {
            request.headers.add(name: name, value: value)
        }
        return try await http.execute(request, timeout: .seconds(60))
    }

    func get(_ path: String, _ headers: [String: String] = [:], method: String = "GET") async throws -> Reply {
        let response = try await open(path, headers, method: method)
        let body = try await response.body.collect(upTo: 100_000_000)
        let pairs = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Reply(
            status: Int(response.status.code),
            headers: Dictionary(pairs) { "\($0), \($1)" },
            text: String(buffer: body)
        )
    }

    /// A well-formed request with this key.
    func ask(_ provider: SimulatedProvider, key: String, query: String = "", fault: String = "") async throws -> Reply {
        try await get(fault + provider.path + query, provider.headers(key: key))
    }
}

extension SimulatedProvider {
    func headers(key: String) -> [String: String] {
        switch self {
        case .altum: ["x-api-key": key, "Content-Type": "application/json"]
        case .olostep: ["Authorization": "Bearer \(key)"]
        case .acychecker: ["API-KEY": key, "Content-Type": "application/json", "Source": "tests"]
        case .brookmimir: ["x-api-key": key]
        }
    }

    /// A good key, another for each number.
    func key(_ number: Int = 1) -> String {
        let text = String(number, radix: 16)
        return self == .brookmimir ? "c0de" + String(repeating: "0", count: 60 - text.count) + text : "key-\(text)"
    }
}

func withSimulator(
    _ simulator: Simulator = Simulator(),
    _ body: @escaping @Sendable (Client) async throws -> Void
) async throws {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    defer { http.shutdown { _ in } }
    try await withServer { onRunning in
        simulator.application(host: "127.0.0.1", port: 0, logger: .silent, onRunning: onRunning)
    } _: { port in
        try await body(Client(http: http, port: port))
    }
}

/// A clock that stands still until it is told otherwise.
typealias Hand = Box<Double>

final class Box<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) {
        storage = Mutex(value)
    }

    var value: Value {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }

    func update(_ change: (inout sending Value) -> Void) {
        storage.withLock { change(&$0) }
    }
}

enum JSON: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    subscript(_ name: String) -> JSON? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }

    var names: Set<String>? {
        if case .object(let fields) = self { Set(fields.keys) } else { nil }
    }

    var int: Int? {
        if case .number(let value) = self { value } else { nil }
    }

    var elements: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }
}
