import NIOCore
import NIOEmbedded
import Testing

@testable import ExporterToolkit

@Suite("The registry of connections")
struct ConnectionRegistryTests {
    private let counters = ServerCounters()
    private let loop = EmbeddedEventLoop()
    private let registry: ConnectionRegistry

    init() {
        registry = ConnectionRegistry(limits: .init(connections: 200, pendingResponses: 2), counters: counters)
    }

    private struct Connection {
        let channel: EmbeddedChannel
        var state: ConnectionState
    }

    private func connect(in registry: ConnectionRegistry? = nil) throws -> Connection {
        let channel = EmbeddedChannel(loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        (registry ?? self.registry).add(channel, awaitedSince: loop.now)
        return Connection(channel: channel, state: ConnectionState(isEncrypted: false, at: loop.now))
    }

    private func update(
        _ connection: inout Connection, in registry: ConnectionRegistry? = nil,
        _ change: (inout ConnectionState) -> Void
    ) {
        change(&connection.state)
        (registry ?? self.registry).update(connection.channel, to: connection.state, at: loop.now)
    }

    /// A connection whose response is waiting for its client.
    private func connectWithPendingResponse() throws -> Connection {
        var connection = try connect()
        update(&connection) { $0.requestHeadReceived(isLast: false, at: loop.now) }
        update(&connection) { $0.responseHeadWritten(at: loop.now) }
        return connection
    }

    @Test("closes the connection whose client was awaited longest, and counts it")
    func longest() throws {
        let registry = ConnectionRegistry(limits: .init(connections: 2), counters: counters)
        var connections: [Connection] = []
        for _ in 0..<3 {
            connections.append(try connect(in: registry))
            loop.advanceTime(by: .seconds(1))
        }
        #expect(connections.map(\.channel.isActive) == [false, true, true])
        #expect(counters.closed(by: .tooManyConnections) == 1)
    }

    @Test("closes none that waits for its response, rather the newest; and counts the wait from the response on")
    func working() throws {
        let registry = ConnectionRegistry(limits: .init(connections: 2), counters: counters)
        var connections = [try connect(in: registry), try connect(in: registry)]
        for index in connections.indices {
            update(&connections[index], in: registry) { $0.requestHeadReceived(isLast: false, at: loop.now) }
        }
        let newest = try connect(in: registry)
        #expect(!newest.channel.isActive)
        update(&connections[1], in: registry) { $0.responseHeadWritten(at: loop.now) }
        loop.advanceTime(by: .seconds(1))
        update(&connections[0], in: registry) { $0.responseHeadWritten(at: loop.now) }
        let next = try connect(in: registry)
        #expect(next.channel.isActive)
        #expect(connections.map(\.channel.isActive) == [true, false])
    }

    @Test("does not hold those that are closed")
    func closing() throws {
        let registry = ConnectionRegistry(limits: .init(connections: 2), counters: counters)
        let first = try connect(in: registry)
        try connect(in: registry).channel.close().wait()
        loop.run()
        let next = try connect(in: registry)
        #expect(next.channel.isActive)
        #expect(first.channel.isActive)
    }

    @Test("closes no connection whose response is taken in time, however many there are")
    func inTime() throws {
        var connections = try (0..<100).map { _ in try connectWithPendingResponse() }
        loop.advanceTime(by: .seconds(9))
        for index in connections.indices {
            update(&connections[index]) { state in
                state.responseEndWritten()
                _ = state.responseSent(at: loop.now)
            }
        }
        let next = [try connectWithPendingResponse(), try connectWithPendingResponse()]
        #expect(!(connections + next).map(\.channel.isActive).contains(false))
    }

    @Test("closes those whose response is not taken in time, the oldest first, where there are too many")
    func late() throws {
        var connections = [try connectWithPendingResponse()]
        loop.advanceTime(by: .seconds(1))
        for _ in 0..<3 { connections.append(try connectWithPendingResponse()) }
        loop.advanceTime(by: .seconds(10))
        #expect(!connections.map(\.channel.isActive).contains(false))
        connections.append(try connectWithPendingResponse())
        let areActive = connections.map(\.channel.isActive)
        #expect(areActive.first == false && areActive.last == true)
        #expect(areActive.filter(\.self).count == 2)
        #expect(counters.closed(by: .tooManyResponses) == 3)
    }

    @Test("closes none whose response is not taken where there are few")
    func few() throws {
        let connections = [try connectWithPendingResponse(), try connectWithPendingResponse()]
        loop.advanceTime(by: .hours(1))
        try connections[0].channel.close().wait()
        loop.run()
        let next = try connectWithPendingResponse()
        #expect(next.channel.isActive)
        #expect(connections[1].channel.isActive)
    }

    @Test("closes the latest of whoever has most, where all have responses in the making and another comes")
    func crowd() throws {
        let registry = ConnectionRegistry(limits: .init(connections: 3), counters: counters)
        func connect(of owner: String) throws -> Connection {
            let channel = EmbeddedChannel(loop: loop)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            registry.add(channel, of: owner, awaitedSince: loop.now)
            var connection = Connection(channel: channel, state: ConnectionState(isEncrypted: false, at: loop.now))
            update(&connection, in: registry) { $0.requestHeadReceived(isLast: false, at: loop.now) }
            return connection
        }
        var connections: [Connection] = []
        for owner in ["crowd", "crowd", "other", "crowd", "third"] { connections.append(try connect(of: owner)) }
        #expect(connections.map(\.channel.isActive) == [true, false, true, false, true])
    }
}
