import NIOCore
import Synchronization

/// The client of a connection, or of a stream of one, as far as can be told whether it still waits for its answer.
final class Client: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Any

    enum Presence {
        case waiting
        /// It has closed its own direction. It may be gone, or may only have no more to say, which looks the same until
        /// something is written to it.
        case silent
        case gone
    }

    private struct State {
        var presence = Presence.waiting
        var onLeaving: (@Sendable (Presence) -> Void)?
    }

    private let state = Mutex(State())

    /// Does something for the client.
    ///
    /// - Parameter onLeaving: Called once it no longer waits for sure, and again when it is gone.
    func whileWaiting<Value>(
        onLeaving: @escaping @Sendable (Presence) -> Void, _ work: () async -> Value
    ) async -> Value {
        let presence = state.withLock { state in
            state.onLeaving = onLeaving
            return state.presence
        }
        if presence != .waiting { onLeaving(presence) }
        defer { state.withLock { $0.onLeaving = nil } }
        return await work()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { leave(.silent) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave(.gone)
        context.fireChannelInactive()
    }

    private func leave(_ presence: Presence) {
        let onLeaving = state.withLock { state in
            state.presence = presence
            return state.onLeaving
        }
        onLeaving?(presence)
    }
}
