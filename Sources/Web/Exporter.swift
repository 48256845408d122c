package import Collection
import Credits
import Exposition
import FoundationEssentials
import HTTPTypes
import Hummingbird

import Glibc

/// The exporter as its clients see it: what each path gives.
package struct Exporter: Sendable {
    /// What the metrics' route must not be. (It may be `/`, which then has no page for people.)
    package static let ownPaths = ["/probe", "/sd", "/-/healthy", "/-/ready", "/-/reload"]

    /// Reads the configuration again. Gives back why it is not in use, nil where it is.
    package typealias Reload = @Sendable () async -> String?

    private let collector: Collector
    /// Where the paths are.
    let site: Site
    private let process: ProcessFamilies
    private let reload: Reload?
    private let scrapes: ScrapeLimit
    /// Of all listeners together.
    let connections = ConnectionLimit(maximum: maximumConnections)
    /// Of all listeners together. Prometheus takes no more than 10 s for a scrape unless told to.
    let answers = AnswerLimit(maximum: 64, patience: .seconds(10))

    /// - Parameters:
    ///   - site: Where the paths are.
    ///   - process: The process' own metrics.
    ///   - reload: What `POST /-/reload` does; nil where nobody may.
    ///   - maximumScrapes: How many there may be at a time; 0 for any number.
    package init(
        collector: Collector,
        site: Site = Site(),
        process: ProcessFamilies,
        reload: Reload? = nil,
        maximumScrapes: Int
    ) {
        self.collector = collector
        self.site = site
        self.process = process
        self.reload = reload
        scrapes = ScrapeLimit(maximum: maximumScrapes)
    }

    /// More than any number of Prometheus servers and people need, and never so many that no file is left to open.
    private static var maximumConnections: Int {
        let files = sysconf(Int32(_SC_OPEN_MAX))
        return files < 0 ? 2048 : min(2048, files / 2)
    }

    private struct Route {
        var methods: [HTTPRequest.Method] = [.get, .head]
        let answer: (Request) async -> Response
    }

    /// Answers a request: an unknown path with 404, a known one asked for in another way with 405.
    ///
    /// - Parameter address: Where the client is, as far as the connection tells.
    func respond(to request: Request, of client: Client, at address: String?) async -> Response {
        let response = await answer(to: request, of: client, at: address)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(to request: Request, of client: Client, at address: String?) async -> Response {
        guard !BodyLimit.isExceeded(by: request.headers[.contentLength]) else {
            return .text(.contentTooLarge, "Nothing here takes a body.\n")
        }
        guard let route = route(of: request.uri.path, for: client, at: address) else {
            return .text(.notFound, "There is nothing here. Metrics are where the page at \(site.prefix) says.\n")
        }
        guard route.methods.contains(request.method) else {
            let methods = route.methods.map(\.rawValue)
            var response = Response.text(
                .methodNotAllowed, "This path answers \(methods.joined(separator: " and ")).\n")
            response.headers[.allow] = methods.joined(separator: ", ")
            return response
        }
        return await route.answer(request)
    }

    private func route(of path: String, for client: Client, at address: String?) -> Route? {
        switch site.destination(of: path) {
        case .route(let route): self.route(named: route, for: client, at: address)
        case .elsewhere(let url): Route { _ in .redirect(to: url) }
        case .nowhere: nil
        }
    }

    private func route(named name: String, for client: Client, at address: String?) -> Route? {
        switch name {
        case site.metricsRoute: Route { await scrape($0, of: client, at: address) }
        case "/": Route(answer: landingPage)
        // Not counted: one account has at most one fetch, and must not stand in the way of another.
        case "/probe": Route(answer: probe)
        case "/sd": Route(answer: targets)
        case "/-/healthy": Route { _ in .text(.ok, "Healthy.\n") }
        // There is no exporter without a configuration: it is loaded before the first connection is taken.
        case "/-/ready": Route { _ in .text(.ok, "Ready.\n") }
        case "/-/reload": Route(methods: [.post], answer: reload)
        default: nil
        }
    }

    private func scrape(_ request: Request, of client: Client, at address: String?) async -> Response {
        await scrapes.admit(client, at: address, claiming: ScrapeDeadline.limit(of: request)) { await metrics(request) }
            ?? .text(
                .serviceUnavailable,
                "There are \(scrapes.maximum) scrapes at once already, which --web.max-requests allows.\n")
    }

    /// Nil where the scrape has given way to others meanwhile: the accounts that it did not wait for are not too slow.
    private func metrics(_ request: Request) async -> Response? {
        let statuses = await statuses(for: request)
        return Task.isCancelled ? nil : .page(Catalogue.families(of: statuses) + process.families(), for: request)
    }

    /// One account, named by its labels. A URL is never taken: nobody can make the exporter call anywhere.
    private func probe(_ request: Request) async -> Response {
        let query = Query(request)
        guard let name = query["account"], !name.isEmpty else {
            return .text(.badRequest, "Expected /probe?account=NAME, an account of the configuration.\n")
        }
        let provider = query["provider"]
        let wanted = collector.ids(named: name).filter { provider == nil || $0.provider == provider }
        guard let account = wanted.first else {
            return .text(.notFound, "No such account is configured.\n")
        }
        guard wanted.count == 1 else {
            let choices = wanted.map(\.provider).joined(separator: ", ")
            return .text(
                .badRequest, "Several providers have an account of that name; add &provider= one of: \(choices)\n")
        }
        let statuses = await statuses(of: account, for: request)
        return .page(Catalogue.families(of: statuses), for: request)
    }

    private func statuses(of account: Account.ID? = nil, for request: Request) async -> [AccountStatus] {
        await ScrapeDeadline.beforeEndOfProcess {
            await collector.scrape(account, within: ScrapeDeadline.limit(of: request))
        }
    }

    /// For Prometheus' HTTP service discovery: a target for each account, at the external URL or, where there is none,
    /// at the address under which we were asked.
    private func targets(_ request: Request) -> Response {
        guard let base = site.targetBase(askedAt: request.head.authority) else {
            return .text(.badRequest, "Expected a Host header: the targets are at the address that it tells.\n")
        }
        let groups = collector.ids.map { TargetGroup(account: $0, base: base) }
        guard let json = try? groups.json() else {
            // Never an empty list: Prometheus would drop all targets.
            return .text(.internalServerError, "The list of targets cannot be written.\n")
        }
        return .content(.ok, json, type: "application/json")
    }

    private func reload(_: Request) async -> Response {
        guard let reload else {
            return .text(.forbidden, "Reloading by request is off; --web.enable-lifecycle allows it.\n")
        }
        guard let problem = await reload() else { return .text(.ok, "Reloaded.\n") }
        return .text(.internalServerError, "Not reloaded, the configuration before stays in use:\n\(problem)\n")
    }

    private func landingPage(_ request: Request) -> Response {
        let page = LandingPage(
            accounts: collector.known,
            metricsRoute: site.metricsRoute,
            process: process,
            now: Date().timeIntervalSince1970
        )
        return .page(page, for: request)
    }
}
