extension LandingPage.Row {
    private static let unknown: HTML = #"<span class="unknown">not known</span>"#

    /// A row of the table.
    var html: HTML {
        let plan: HTML? = plan.map { " <span class=\"more\"><bdi>\($0)</bdi></span>" }
        let success: HTML = success.map { "\($0.ago) \($0.time(class: "more"))" } ?? "none yet"
        return """
            <tr role="row" class="\(String(describing: health))">
            <th role="rowheader" scope="row"><a href="\(probe)"><bdi>\(account)</bdi></a></th>
            <td role="cell"><bdi>\(provider)</bdi>\(plan)</td>
            <td role="cell"><bdi class="state">\(state)</bdi></td>
            <td role="cell">\(pools.isEmpty ? [Self.unknown] : pools.map(\.html))</td>
            <td role="cell">\(expiry?.html ?? (neverExpires ? "never" : Self.unknown))</td>
            <td role="cell">\(spendRates.isEmpty ? [Self.unknown] : spendRates.map(\.html))</td>
            <td role="cell">\(success)</td>
            </tr>

            """
    }
}

extension LandingPage.Row.Pool {
    fileprivate var html: HTML {
        let name: HTML? = pool.map { "<bdi>\($0)</bdi>: " }
        let limit: HTML? = limit.map { " of \($0)" }
        let unit: HTML? = unit.map { " <bdi>\($0)</bdi>" }
        let threshold: HTML? = threshold.map { " <span class=\"more\">threshold \($0)</span>" }
        let reset: HTML? = reset.map { " <span class=\"more\">filled again \($0.until), \($0.at.time())</span>" }
        let bar: HTML? = level.map {
            """
            <span class="bar" aria-hidden="true"><meter max="3" low="1" optimum="3" value="\($0.description)"></meter></span>
            """
        }
        return "<div>\(name)\(left)\(limit)\(unit)\(threshold)\(reset)\(bar)</div>"
    }
}

extension LandingPage.Row.Expiry {
    fileprivate var html: HTML { "\(amount) \(until) \(at.time(class: "more"))" }
}

extension LandingPage.Row.SpendRate {
    fileprivate var html: HTML {
        let name: HTML? = ofPool.map { "<bdi>\($0)</bdi>: " }
        let since: HTML? = since.map { "since \($0.time())" }
        let over: HTML? = window.map { "over \($0)" }
        return "<div>\(name)\(perHour) an hour <span class=\"more\">\(since)\(over)</span></div>"
    }
}

extension LandingPage.DisplayTime {
    /// For people and for machines.
    func time(class style: String? = nil) -> HTML {
        let style: HTML? = style.map { "class=\"\($0)\" " }
        return "<time \(style)datetime=\"\(datetime)\">\(shown)</time>"
    }
}
