import AsyncHTTPClient
package import Credits
import NIOCore
import NIOHTTP1

extension ProviderClient {
    /// Asks for a page that needs no key, such as an exporter's own health.
    ///
    /// - Parameters:
    ///   - timeout: From the first connection to the answer's head.
    ///   - verifying: Whether the certificate has to be one that is trusted.
    /// - Throws: A failure of the way. Any status that arrives is an answer.
    package func status(
        of url: String, within timeout: Duration, verifying: Bool
    ) async throws(Failure) -> Int {
        do {
            var tls = Account.TLS()
            tls.skipsVerification = !verifying
            var message = HTTPClientRequest(url: url)
            message.headers.add(name: "User-Agent", value: userAgent)
            let client = try client(for: Way(tls: tls))
            return Int(try await client.http.execute(message, timeout: TimeAmount(timeout)).status.code)
        } catch {
            throw Failure(error: error)
        }
    }
}
