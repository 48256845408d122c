import Hummingbird
import Logging
import Primitives

extension Logger {
    /// One line for a request and its response, at level `debug`. It holds nothing by which someone could log in: no
    /// query, no header.
    ///
    /// - Parameters:
    ///   - address: The client's, as far as the connection says.
    ///   - start: When the request had come.
    func requestServed(
        _ request: Request, with response: Response, to address: String?, since start: ContinuousClock.Instant
    ) {
        debug(
            "request served",
            metadata: [
                "path": "\(request.uri.path.prefix(200))",
                "client": "\(address ?? "unknown")",
                "method": "\(request.method.rawValue)",
                "status": "\(response.status.code)",
                "bytes": "\(response.body.contentLength ?? 0)",
                "duration": "\((ContinuousClock.now - start).inSeconds)",
            ]
        )
    }
}
