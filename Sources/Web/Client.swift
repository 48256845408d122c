import NIOCore
import Synchronization

/// The client of a connection, or of a stream of one, as far as can be told whether it still waits for its answer.
///
/// One that closes its own direction may be gone, or may only have no more to say: that looks the same until something
/// is written to it.
final class Client: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = Any

    private struct State {
        var mayHaveGone = false
        var onLeaving: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Does something for the client.
    ///
    /// - Parameter onLeaving: Called as soon as the client may have gone.
    func whileWaiting<Value>(onLeaving: @escaping @Sendable () -> Void, _ work: () async -> Value) async -> Value {
        let mayHaveGone = state.withLock { state in
            state.onLeaving = onLeaving
            return state.mayHaveGone
        }
        if mayHaveGone { onLeaving() }
        defer { state.withLock { $0.onLeaving = nil } }
        return await work()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    private func leave() {
        let onLeaving = state.withLock { state in
            state.mayHaveGone = true
            return state.onLeaving
        }
        onLeaving?()
    }
}
