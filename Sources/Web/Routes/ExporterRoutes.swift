package import Collection
import Credits
package import ExporterToolkit
import Exposition
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// The exporter as its clients see it: what each path gives.
package struct ExporterRoutes: Sendable {
    /// What the metrics' route must not be. (It may be `/`, which then has no page for people.)
    package static let ownPaths = ["/probe", "/sd", "/-/healthy", "/-/ready", "/-/reload"]

    /// Reads the configuration again. Gives back why it is not in use, nil where it is.
    package typealias Reload = @Sendable () async -> String?

    private let collector: Collector
    private let paths: WebPaths
    private let metrics: ExporterMetrics
    private let reload: Reload?
    private let scrapes: InFlightLimiter
    private let accountsPart = AccountsPart()

    /// - Parameters:
    ///   - paths: Where the paths are.
    ///   - metrics: The exporter's own.
    ///   - reload: What `POST /-/reload` does; nil where it is not allowed.
    ///   - maximumScrapes: How many there may be at a time; 0 for any number.
    package init(
        collector: Collector,
        paths: WebPaths = WebPaths(),
        metrics: ExporterMetrics,
        reload: Reload? = nil,
        maximumScrapes: Int
    ) {
        self.collector = collector
        self.paths = paths
        self.metrics = metrics
        self.reload = reload
        scrapes = InFlightLimiter(maximum: maximumScrapes)
    }

    /// What a path gives; an unknown one is 404 whatever the method.
    @Sendable package func route(of path: String) -> Route {
        switch paths.destination(of: path) {
        case .route(let name): route(named: name)
        case .elsewhere(let url): Route(handler: ServerCounters.otherHandler) { _, _ in .redirect(to: url) }
        case .nowhere: unknown
        }
    }

    private func route(named name: String) -> Route {
        switch name {
        case paths.metricsRoute: Route(handler: name, respond: scrape)
        case "/": Route(handler: name) { request, _ in landingPage(request) }
        // Not bounded: one account has at most one fetch, and must not delay another.
        case "/probe": Route(handler: name) { request, _ in await probe(request) }
        case "/sd": Route(handler: name) { request, _ in targets(request) }
        case "/-/healthy": .healthy
        case "/-/ready": .ready
        case "/-/reload": .reload(by: reload)
        default: unknown
        }
    }

    private var unknown: Route {
        Route(handler: ServerCounters.otherHandler, methods: nil) { _, _ in
            .text(.notFound, "There is nothing here. Metrics are where the page at \(paths.prefix) says.\n")
        }
    }

    @Sendable private func scrape(_ request: Request, from client: Client) async -> Response {
        let (start, limit) = (ContinuousClock.now, ScrapeDeadline.limit(of: request))
        return await scrapes.admit(client, claiming: limit) {
            // It may have waited for its place.
            await page(for: request, within: max(limit - (.now - start), .zero))
        }
            ?? .text(
                .serviceUnavailable,
                "There are \(scrapes.maximum) scrapes at once already, which --web.max-requests allows.\n")
    }

    /// Nil where the scrape has given way to others meanwhile: the accounts that it did not wait for are not too slow.
    private func page(for request: Request, within limit: Duration) async -> Response? {
        let accounts = await accounts(within: limit)
        guard !Task.isCancelled else { return nil }
        let format = request.format
        let own = PagePart(metrics.encoded(in: format) + format.end)
        return .page([accountsPart.part(of: accounts, in: format), own], in: format, for: request)
    }

    /// One account, named by its labels. A URL is never taken, so a client cannot choose where the exporter connects.
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
        let accounts = await accounts(account, within: ScrapeDeadline.limit(of: request))
        let format = request.format
        return .page([PagePart(format.encode(AccountGroups(accounts)) + format.end)], in: format, for: request)
    }

    private func accounts(_ account: Account.ID? = nil, within limit: Duration) async -> [AccountExposition] {
        await collector.scrape(account, within: limit, afterShutdown: ScrapeDeadline.afterShutdown)
    }

    /// For Prometheus' HTTP service discovery: a target for each account, at the external URL or, where there is none,
    /// at the address under which we were asked.
    private func targets(_ request: Request) -> Response {
        guard let base = paths.targetBase(askedAt: request.head.authority) else {
            return .text(.badRequest, "Expected a Host header: the targets are at the address that it tells.\n")
        }
        let groups = collector.ids.map { TargetGroup(account: $0, base: base) }
        guard let json = try? groups.json() else {
            // Never an empty list: Prometheus would drop all targets.
            return .text(.internalServerError, "The list of targets cannot be written.\n")
        }
        return .content(.ok, [ByteBuffer(bytes: json)], type: "application/json")
    }

    private func landingPage(_ request: Request) -> Response {
        let page = LandingPage(
            accounts: collector.snapshots,
            metricsRoute: paths.metricsRoute,
            metrics: metrics,
            now: Date().timeIntervalSince1970
        )
        return .page(page, for: request)
    }
}
