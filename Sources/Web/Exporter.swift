package import Collection
import Credits
import Exposition
package import Hummingbird

/// The exporter as its clients see it: what each path gives.
package struct Exporter: Sendable {
    /// What the metrics' path must not be. (It may be `/`, which then has no page for people.)
    package static let ownPaths = ["/probe", "/-/healthy", "/-/ready"]

    private let collector: Collector
    private let metricsPath: String
    private let process: ProcessFamilies

    /// - Parameters:
    ///   - metricsPath: Where all metrics are; none of `ownPaths`.
    ///   - process: The process' own metrics.
    package init(collector: Collector, metricsPath: String = "/metrics", process: ProcessFamilies) {
        self.collector = collector
        self.metricsPath = metricsPath
        self.process = process
    }

    /// Answers a request: an unknown path with 404, a known one asked for in another way with 405. The same function
    /// serves tests and the network.
    package func respond(to request: Request) async -> Response {
        guard let handler = handler(of: request.uri.path) else {
            return .text(.notFound, "There is nothing here. Metrics are where the page at / says.\n")
        }
        switch request.method {
        case .get:
            return await handler(request)
        case .head:
            return await handler(request).createHeadResponse()
        default:
            var response = Response.text(.methodNotAllowed, "This path answers GET and HEAD.\n")
            response.headers[.allow] = "GET, HEAD"
            return response
        }
    }

    private func handler(of path: String) -> ((Request) async -> Response)? {
        switch path {
        case metricsPath: metrics
        case "/": { _ in landingPage }
        case "/probe": probe
        case "/-/healthy": { _ in .text(.ok, "Healthy.\n") }
        // There is no exporter without a configuration: it is loaded before the first connection is taken.
        case "/-/ready": { _ in .text(.ok, "Ready.\n") }
        default: nil
        }
    }

    private func metrics(_ request: Request) async -> Response {
        let statuses = await collector.scrape(within: ScrapeDeadline.limit(of: request))
        return .page(Catalogue.families(of: statuses) + process.families(), for: request)
    }

    /// One account, named by its labels. A URL is never taken: nobody can make the exporter call anywhere.
    private func probe(_ request: Request) async -> Response {
        let query = Query(request)
        guard let name = query["account"], !name.isEmpty else {
            return .text(.badRequest, "Expected /probe?account=NAME, an account of the configuration.\n")
        }
        let provider = query["provider"]
        let wanted = collector.accounts.map(\.id).filter { id in
            id.name == name && (provider == nil || id.provider == provider)
        }
        guard let account = wanted.first else {
            return .text(.notFound, "No such account is configured.\n")
        }
        guard wanted.count == 1 else {
            let choices = wanted.map(\.provider).joined(separator: ", ")
            return .text(
                .badRequest, "Several providers have an account of that name; add &provider= one of: \(choices)\n")
        }
        let statuses = await collector.scrape(where: { $0 == account }, within: ScrapeDeadline.limit(of: request))
        return .page(Catalogue.families(of: statuses), for: request)
    }

    private var landingPage: Response {
        let page = LandingPage(metricsPath: metricsPath, accounts: collector.accounts.map(\.id))
        return .content(.ok, Array(page.html.utf8), type: "text/html; charset=utf-8")
    }
}
