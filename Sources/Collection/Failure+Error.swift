import AsyncHTTPClient
import Credits
import NIOCore
import NIOPosix
import NIOSSL

import Glibc

extension Failure {
    /// What an error of the HTTP client means. The detail names its kind only: its text may hold a URL or a header.
    init(error: any Error) {
        switch error {
        case let failure as Failure:
            self = failure
        case is CancellationError:
            self.init(.timeout)
        case is NIOTooManyBytesError:
            self.init(.bodyTooLarge, detail: "the body is longer than \(HTTPAnswer.maximumBody) bytes")
        case let error as HTTPClientError:
            self.init(FailureReason(error), detail: error.shortDescription)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self.init(.tls, detail: "the certificate is for another host")
        case NIOSSLError.handshakeFailed(let reason):
            self.init(.tls, detail: reason.isUntrusted ? "the certificate is not trusted" : "the handshake failed")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(.tls, detail: "\(type(of: error))")
        case let error as IOError where error.errnoCode == ETIMEDOUT:
            self.init(.timeout, detail: "the connection timed out")
        case let error as NIOConnectionError where error.isUnresolved:
            self.init(.connection, detail: "the host name was not found")
        case let error as IOError:
            self.init(.connection, detail: String(cString: strerror(error.errnoCode)).lowercased())
        case is NIOConnectionError:
            self.init(.connection, detail: "no connection to any of the host's addresses")
        default:
            self.init(.connection, detail: "\(type(of: error))")
        }
    }
}

extension Error {
    /// Whether the connection failed before an answer began, and another may do better.
    var isWorthAnotherConnection: Bool {
        switch self as any Error {
        case is NIOConnectionError, is IOError, NIOSSLError.uncleanShutdown: true
        // A certificate that is not trusted will not be the next time either.
        case NIOSSLError.handshakeFailed(let reason): !reason.isUntrusted
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

extension BoringSSLError {
    fileprivate var isUntrusted: Bool {
        "\(self)".contains("CERTIFICATE_VERIFY_FAILED")
    }
}

extension NIOConnectionError {
    fileprivate var isUnresolved: Bool {
        connectionErrors.isEmpty && (dnsAError != nil || dnsAAAAError != nil)
    }
}
