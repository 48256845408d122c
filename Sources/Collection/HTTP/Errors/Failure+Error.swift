import AsyncHTTPClient
import Credits
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSOCKS
import NIOSSL

import Glibc

extension Failure {
    /// What an error of the HTTP client means. The detail is in our own words: its text may hold a URL or a header.
    init(error: any Error) {
        switch error {
        case let failure as Failure:
            self = failure
        case is CancellationError:
            self.init(.timeout)
        case is WrongServer:
            self.init(.tls, detail: "the certificate is for another host")
        case let error as HTTPClientError:
            self.init(FailureReason(error), detail: error.humanized)
        // NIOSSL says so of a reset, too, where it has read the end of the connection first.
        case NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])):
            self.init(.connection, detail: "the server closed the connection before it was encrypted")
        case NIOSSLError.handshakeFailed(let reason):
            self.init(.tls, detail: reason.humanized ?? "the handshake failed")
        case let error as BoringSSLError:
            self.init(.tls, detail: error.humanized ?? "the encrypted connection broke")
        case NIOSSLError.uncleanShutdown:
            self.init(.connection, detail: "the server closed the encrypted connection in the middle")
        case is NIOSSLError, is NIOSSLExtraError:
            self.init(.tls, detail: "no encrypted connection could be made")
        case let error as HTTPParserError:
            self.init(.connection, detail: error.humanized)
        case is ImpossibleStatus:
            self.init(.connection, detail: "the answer has a status that is none")
        case is any NIOHTTP2Error:
            self.init(.connection, detail: "the server agreed on HTTP/2 and does not speak it well")
        case is SOCKSError.ConnectionFailed:
            self.init(.connection, detail: "the SOCKS proxy found no way to the host")
        case is SOCKSError.NoValidAuthenticationMethod, is SOCKSError.InvalidAuthenticationSelection:
            self.init(.connection, detail: "the SOCKS proxy wants a login")
        case is SOCKSError.InvalidProtocolVersion, is SOCKSError.UnexpectedRead:
            self.init(.connection, detail: "the proxy does not speak SOCKS 5")
        case let error as IOError where error.errnoCode == ETIMEDOUT:
            self.init(.timeout, detail: "the connection timed out")
        case let error as IOError where error.isWantOfDescriptors:
            self = .outOfDescriptors
        case let error as IOError:
            self.init(.connection, detail: String(cString: strerror(error.errnoCode)).lowercased())
        case let error as NIOConnectionError:
            self =
                error.connectionErrors.first.map { Failure(error: $0.error) }
                ?? Failure(.connection, detail: "no connection to any of the host's addresses")
        default:
            self.init(.connection, detail: "\(type(of: error))")
        }
    }
}

extension Error {
    /// Whether the connection failed before a response began, so that another connection may succeed.
    var isWorthAnotherConnection: Bool {
        switch self as any Error {
        case is NIOConnectionError, is IOError, NIOSSLError.uncleanShutdown: true
        // A certificate that is not trusted will not be the next time either.
        case NIOSSLError.handshakeFailed(let reason): reason.humanized == nil
        case let error as HTTPClientError:
            [.remoteConnectionClosed, .connectTimeout, .tlsHandshakeTimeout].contains(error)
        default: false
        }
    }
}

extension FailureReason {
    fileprivate init(_ error: HTTPClientError) {
        switch error {
        case .cancelled, .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self = .timeout
        default:
            self = .connection
        }
    }
}
