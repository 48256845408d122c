import NIOCore

extension ChannelHandlerContext {
    /// Writes, and says when it is on the wire or never will be.
    func write(_ data: NIOAny, promise: EventLoopPromise<Void>?, onWritten: @escaping () -> Void) {
        let promise = promise ?? eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenComplete { _ in onWritten() }
        write(data, promise: promise)
    }
}
