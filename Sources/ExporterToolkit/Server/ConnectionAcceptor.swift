import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Takes connections from a listener until a graceful shutdown, which lets the requests in progress finish.
///
/// Hummingbird's own server takes none from a descriptor that listens already, and stops taking any where there are
/// many; the connections themselves are Hummingbird's.
struct ConnectionAcceptor {
    let listener: Listener
    let channel: HTTPServerChannel
    let logger: Logger
    /// Called with the port, 0 where there is none, once connections are taken.
    let onRunning: @Sendable (Int) async -> Void

    func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let bootstrap = ServerBootstrap(group: group)
            // The kernel cuts it to its own limit. Where the queue is full, a scraper waits seconds to connect.
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
        let server = try await bind(bootstrap)
        await withGracefulShutdownHandler {
            if let address = server.channel.localAddress {
                logger.info("listening", metadata: ["address": "\(place(address))"])
            }
            await onRunning(server.channel.localAddress?.port ?? 0)
            await withDiscardingTaskGroup { connections in
                do {
                    try await server.executeThenClose { inbound in
                        for try await connection in inbound {
                            connections.addTask { await channel.handle(value: connection, logger: logger) }
                        }
                    }
                } catch is CancellationError {
                    // Another listener has failed and has logged it.
                } catch {
                    logger.error("no connection is taken any more", metadata: ["problem": "\(error)"])
                }
            }
        } onGracefulShutdown: {
            quiescing.initiateShutdown(promise: nil)
        }
    }

    private func bind(_ bootstrap: ServerBootstrap) async throws -> NIOAsyncChannel<HTTPServerChannel.Value, Never> {
        do {
            return switch listener {
            case .address(let address):
                try await bootstrap.bind(host: address.bindHost, port: address.port, childChannelInitializer: setUp)
            case .descriptor(let descriptor):
                try await bootstrap.bind(descriptor, childChannelInitializer: setUp)
            }
        } catch {
            throw Listener.Failure(listener: listener, reason: error)
        }
    }

    @Sendable
    private func setUp(_ channel: any Channel) -> EventLoopFuture<HTTPServerChannel.Value> {
        self.channel.setup(channel: channel, logger: logger)
    }

    private func place(_ address: SocketAddress) -> String {
        guard let host = address.ipAddress, let port = address.port else { return address.pathname ?? "\(address)" }
        return ListenAddress(host: host, port: port).description
    }
}
