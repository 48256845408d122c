import Credits

/// The page for people who open the exporter in a browser. It causes no fetch.
struct LandingPage {
    let metricsPath: String
    let accounts: [Account.ID]

    var html: String {
        let rows = accounts.map { account in
            """
            <li><a href="/probe?provider=\(account.provider.percentEncoded)&amp;account=\(account.name.percentEncoded)">\
            \(account.provider.inHTML): \(account.name.inHTML)</a></li>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>credits-exporter</title>
            </head>
            <body>
            <h1>credits-exporter</h1>
            <p><a href="\(metricsPath.inHTML)">Metrics</a></p>
            <h2>Accounts</h2>
            <ul>
            \(rows.joined(separator: "\n"))
            </ul>
            </body>
            </html>

            """
    }
}

extension String {
    fileprivate var inHTML: String {
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
            .reduce(self) { $0.replacing($1.0, with: $1.1) }
    }

}
