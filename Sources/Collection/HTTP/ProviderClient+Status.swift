import AsyncHTTPClient
import Concurrency
package import Credits
import NIOHTTP1

extension ProviderClient {
    /// Asks for a page that needs no key, such as an exporter's own health.
    ///
    /// - Parameters:
    ///   - timeout: From the first connection to the head of the response.
    ///   - verifying: Whether the certificate has to be one that is trusted.
    /// - Throws: A failure to get a response. A response of any status is one.
    package func status(
        of url: String, within timeout: Duration, verifying: Bool
    ) async throws(Failure) -> Int {
        var tls = Account.TLS()
        tls.skipsVerification = !verifying
        let answer = await withTimeout(timeout) { [tls] in
            await Result<Int, Failure>(catching: { () async throws(Failure) in
                let exchange = try await self.exchange(Message(), with: Endpoint(url: url), tls: tls, proxy: nil)
                return Int(exchange.response.status.code)
            })
        }
        return try answer.get()
    }
}

extension Result where Failure == Credits.Failure {
    fileprivate init(catching body: () async throws(Failure) -> Success) async {
        do throws(Failure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
