extension LandingPage {
    /// Nothing is loaded and nothing runs; the one style is named by its hash, which is to be renewed with it.
    static let contentSecurityPolicy = [
        "default-src 'none'",
        "style-src 'sha256-lGjAZw+AymXainlq/YI642A83I5YYqba+aixkffEx/g='",
        // An empty icon of its own, so that no browser looks for one.
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    .joined(separator: "; ")

    /// The whole page. The roles say what the elements are, because a phone's style makes blocks of them, and some
    /// browsers forget.
    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>credits-exporter</title>
        <link rel="icon" href="data:,">
        <style>\(Self.style)</style>
        </head>
        <body>
        <header>
        <h1>credits-exporter</h1>
        <nav aria-label="Endpoints">
        <a href=".\(metricsRoute)">Metrics</a>
        <a href="./sd">Targets</a>
        <a href="./-/healthy">Health</a>
        <a href="./-/ready">Readiness</a>
        </nav>
        </header>
        <main>
        \(reloadFailed ? problem : nil)<p><strong>\(summary)</strong> <span class="more">at \(now.time())</span></p>
        <table role="table">
        <caption>Accounts, worst first. The name of an account leads to its metrics. The mark in a bar is the threshold, its \
        end three thresholds or more.</caption>
        <thead role="rowgroup">
        <tr role="row">
        <th role="columnheader" scope="col">Account</th>
        <th role="columnheader" scope="col">Provider</th>
        <th role="columnheader" scope="col">State</th>
        <th role="columnheader" scope="col">Left</th>
        <th role="columnheader" scope="col">Next to expire</th>
        <th role="columnheader" scope="col">Spending</th>
        <th role="columnheader" scope="col">Last success</th>
        </tr>
        </thead>
        <tbody role="rowgroup">
        \(rows.map(\.html))</tbody>
        </table>
        \(others > 0 ? remainder : nil)        </main>
        <footer>
        <p>Version \(version), revision <bdi>\(revision)</bdi>. Configuration read \(configured.ago), \
        \(configured.time()).</p>
        </footer>
        </body>
        </html>

        """
    }

    private var problem: HTML {
        """
        <p class="problem">The last reload failed; the log says why. The configuration read \(configured.ago) stays in \
        use.</p>

        """
    }

    private var remainder: HTML {
        """
        <p>\(Double(others).humanized) more accounts stand as well as these or better. The <a href=".\(metricsRoute)">\
        metrics</a> hold them all.</p>

        """
    }

    private static let style: HTML = """

        :root {
          color-scheme: light dark;
          --page: #ffffff; --text: #1b1f24; --quiet: #59636e; --line: #d1d9e0; --link: #0550ae;
          --bad: #b3261e; --warning: #8a4b00; --good: #1a6b33;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #0f1419; --text: #e6edf3; --quiet: #9da7b1; --line: #323a43; --link: #7ab7ff;
            --bad: #ff8a80; --warning: #f0b64a; --good: #6fd08c;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 1rem; max-width: 90rem;
          background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
          overflow-wrap: anywhere;
        }
        h1 { margin: 0; font-size: 1.5rem; }
        a { color: var(--link); }
        a:focus-visible { outline: 3px solid; outline-offset: 2px; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline; }
        nav { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
        nav a { padding: .25rem 0; }
        footer, caption, .more, .unknown { color: var(--quiet); font-size: .875rem; }
        .problem { border: 1px solid; border-left-width: .5rem; padding: .5rem 1rem; color: var(--bad); }
        table { width: 100%; border-collapse: collapse; table-layout: fixed; }
        caption { text-align: start; padding-bottom: .5rem; }
        th, td { padding: .5rem .75rem; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
        thead th:first-child { width: 14%; }
        thead th:nth-child(2) { width: 10%; }
        thead th { position: sticky; top: 0; z-index: 1; background: var(--page); box-shadow: inset 0 -1px var(--line); }
        tbody th { font-weight: 600; border-left: .375rem solid var(--mark); }
        tr { --mark: var(--quiet); }
        .failing, .depleted { --mark: var(--bad); }
        .low, .expiring { --mark: var(--warning); }
        .well { --mark: var(--good); }
        .state { color: var(--mark); font-weight: 600; }
        td .more, .bar { display: block; }
        .bar { position: relative; max-width: 12rem; padding: .25rem 0; line-height: 0; }
        .bar::after { content: ""; position: absolute; inset: 0 auto 0 33.3%; border-left: 2px solid var(--text); }
        meter { appearance: none; width: 100%; height: .5rem; border: 0; border-radius: 0; background: var(--line); }
        meter::-webkit-meter-inner-element { display: grid; grid-template-rows: 100%; height: 100%; }
        meter::-webkit-meter-bar { grid-row: 1; height: 100%; border: 0; border-radius: 0; background: var(--line); }
        meter::-webkit-meter-optimum-value { background: var(--good); }
        meter::-webkit-meter-suboptimum-value { background: var(--mark); }
        meter::-moz-meter-bar { background: var(--good); }
        meter:-moz-meter-sub-optimum::-moz-meter-bar { background: var(--mark); }
        @media (max-width: 60rem) {
          table, caption, tbody, tr, th, td { display: block; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tr { margin-bottom: 1rem; border: 1px solid var(--line); border-left: .375rem solid var(--mark); }
          tbody th { border-left: 0; font-size: 1.125rem; }
          tbody th, td { padding: .25rem .75rem; border-bottom: 0; }
          td { position: relative; padding-left: 8.5rem; }
          td::before { position: absolute; left: .75rem; color: var(--quiet); }
          td:nth-of-type(1)::before { content: "Provider"; }
          td:nth-of-type(2)::before { content: "State"; }
          td:nth-of-type(3)::before { content: "Left"; }
          td:nth-of-type(4)::before { content: "Next to expire"; }
          td:nth-of-type(5)::before { content: "Spending"; }
          td:nth-of-type(6)::before { content: "Last success"; }
          td:has(> .unknown) { display: none; }
        }

        """
}
