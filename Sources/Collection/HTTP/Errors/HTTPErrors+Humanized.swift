import AsyncHTTPClient
import NIOHTTP1
import NIOSSL

extension HTTPClientError {
    /// Why there is no response, for a person.
    var humanized: String {
        switch self {
        case .remoteConnectionClosed: "the server closed the connection before its answer was whole"
        case .connectTimeout: "no connection was made in time"
        case .tlsHandshakeTimeout: "the TLS handshake did not end in time"
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout: "the proxy did not answer in time"
        case .invalidProxyResponse: "the proxy refused to connect to the host"
        case .proxyAuthenticationRequired: "the proxy wants a login"
        default: shortDescription.lowercased()
        }
    }
}

extension HTTPParserError {
    /// What was wrong with a response, for a person.
    var humanized: String {
        switch self {
        case .invalidStatus: "the answer's status is no number of three digits"
        case .invalidVersion, .invalidConstant:
            "the answer does not begin with a version of HTTP"
        case .invalidHeaderToken: "a header's name or value holds a character that none may hold"
        case .lfExpected: "a line of the answer's head ends with a carriage return alone"
        case .headerOverflow: "the answer's head is longer than 80 KiB"
        case .invalidContentLength: "the header Content-Length is no number, or is too large"
        case .unexpectedContentLength: "the header Content-Length stands twice, or beside Transfer-Encoding"
        case .invalidChunkSize: "the length of a chunk of the body is no hexadecimal number"
        case .invalidEOFState: "the connection ended in the middle of the answer"
        case .closedConnection, .trailingGarbage: "there are bytes behind the end of the answer"
        default: "the answer is not HTTP"
        }
    }
}

extension BoringSSLError {
    /// At which step encryption failed, for a person; nil where it may do better with another connection.
    var humanized: String? {
        let text = "\(self)"
        return Self.words.first { text.contains($0.key) }?.value
    }

    /// By what stands in BoringSSL's names for its errors.
    private static let words: KeyValuePairs<String, String> = [
        "CERTIFICATE_VERIFY_FAILED": "the certificate is not trusted",
        "CERTIFICATE_REQUIRED": "the server wants a client's certificate: give `tls: {cert_file, key_file}`",
        "ALERT_BAD_CERTIFICATE": "the server refused the client's certificate",
        "CERTIFICATE_EXPIRED": "the server says that the client's certificate has expired",
        "CERTIFICATE_REVOKED": "the server says that the client's certificate is revoked",
        "CERTIFICATE_UNKNOWN": "the server refused the client's certificate",
        "UNKNOWN_CA": "the server does not know who issued the client's certificate",
        "ACCESS_DENIED": "the server refused the client's certificate",
        "WRONG_VERSION_NUMBER": "the server does not speak TLS",
        "HTTP_REQUEST": "the server does not speak TLS",
        "UNSUPPORTED_PROTOCOL":
            "the server speaks only old versions of TLS: `tls: {min_version}` allows them",
        "PROTOCOL_VERSION": "the server speaks no version of TLS that is allowed here: see `tls: {min_version}`",
        "UNRECOGNIZED_NAME": "the server does not know the host's name",
        "HANDSHAKE_FAILURE": "the server found no cipher in common, or wants a client's certificate",
    ]
}
