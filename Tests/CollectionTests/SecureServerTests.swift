import Credits
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Primitives
import Testing
import TestSupport

@testable import Collection

@Suite("A provider behind TLS")
struct SecureServerTests {
    /// A self-made authority, and the certificate that it gave to `provider.test`.
    private static let certificates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(component: "Certificates").path

    private static let authority = try? NIOSSLCertificate.fromPEMFile("\(certificates)/authority.pem")
        .map { try $0.toDERBytes() }

    private enum Version: CaseIterable { case http1, http2 }

    private func reason(
        _ version: Version = .http1,
        status: HTTPResponse.Status = .ok,
        _ change: (inout Account.TLS) -> Void
    ) async throws
        -> FailureReason?
    {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile("\(Self.certificates)/server.pem").map {
                .certificate($0)
            },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: "\(Self.certificates)/server.key", format: .pem))
        )
        tls.applicationProtocols = version == .http2 ? ["h2"] : ["http/1.1"]
        var account = Account(name: "a", provider: .olostep, key: .value(Secret("k")))
        change(&account.tls)
        let server: HTTPServerBuilder =
            version == .http2
            ? try .http2Upgrade(tlsConfiguration: tls) : try .tls(.http1(), tlsConfiguration: tls)
        return try await withServer { onRunning in
            Application(
                responder: CallbackResponder<BasicRequestContext> { request, _ in
                    let isFromHere = request.head.authority?.hasPrefix("127.0.0.1:") == true
                    return Response(
                        status: isFromHere ? status : .internalServerError,
                        body: .init(byteBuffer: .init(string: #"{"credits": 5}"#))
                    )
                },
                server: server,
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { await onRunning($0.localAddress?.port ?? 0) },
                logger: .silent
            )
        } _: { [account] port in
            var account = account
            account.baseURL = "https://127.0.0.1:\(port)"
            guard case .failure(let failure) = await fetch(account) else { return nil }
            return failure.reason
        }
    }

    @Test("is not trusted without its authority")
    func untrusted() async throws {
        #expect(try await reason { _ in } == .tls)
        #expect(try await reason { $0.serverName = "provider.test" } == .tls)
    }

    @Test("is not trusted under another name")
    func wrongName() async throws {
        #expect(try await reason { $0.authorities = Self.authority } == .tls)
        let wrong = try await reason {
            $0.authorities = Self.authority
            $0.serverName = "other.test"
        }
        #expect(wrong == .tls)
    }

    @Test("is trusted with its authority and its name, over HTTP/1.1 and over HTTP/2", arguments: Version.allCases)
    private func trusted(version: Version) async throws {
        let reason = try await reason(version) {
            $0.authorities = Self.authority
            $0.serverName = "provider.test"
        }
        #expect(reason == nil)
    }

    @Test("that answers with a status that is none fails by itself", arguments: Version.allCases, [0, 50, 99])
    private func impossibleStatus(version: Version, status: Int) async throws {
        #expect(try await reason(version, status: .init(code: status)) { $0.skipsVerification = true } == .connection)
    }

    @Test("is trusted blindly where the account says so")
    func unverified() async throws {
        #expect(try await reason { $0.skipsVerification = true } == nil)
    }

    @Test("that does not speak TLS at all is a failure of TLS")
    func plain() async throws {
        try await withSimulator { port, _ in
            var account = Account(name: "a", provider: .olostep, key: .value(Secret("k")))
            account.baseURL = "https://127.0.0.1:\(port)"
            guard case .failure(let failure) = await fetch(account) else {
                Issue.record("a reading came without TLS")
                return
            }
            #expect(failure.reason == .tls)
        }
    }
}
