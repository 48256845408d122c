import Credits

/// What came back from the accounts, as a table for a terminal.
struct StatusTable {
    let statuses: [AccountStatus]

    var text: String {
        let rows = [["PROVIDER", "ACCOUNT", "STATE", "LEFT", "NEXT EXPIRY", "TOOK"]] + statuses.map(row)
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = zip(row, widths)
                .map { cell, width in cell.padded(to: width) }
                .joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        .joined()
    }

    private func row(_ status: AccountStatus) -> [String] {
        let id = [status.id.provider, status.id.name.printable]
        switch status.outcome {
        case .failure(let reason):
            return id + [reason.rawValue, "-", "-", "-"]
        case .reading(let reading, let timing):
            let left = reading.balances.compactMap { balance in
                balance.remaining.map { "\($0.formatted)\(reading.balances.count > 1 ? " \(balance.pool)" : "")" }
            }
            let usage = reading.recentUsage.map { "(\($0.used.formatted) used in \($0.windowHours)h)" } ?? "-"
            let expiry = reading.nextToExpire(after: timing.completed)?.expiry
            return id + [
                "ok",
                left.isEmpty ? usage : left.joined(separator: ", "),
                expiry.map(Timestamp.rfc3339) ?? "-",
                "\(Int(timing.duration * 1000)) ms",
            ]
        }
    }
}

extension Double {
    fileprivate var formatted: String {
        Int64(exactly: self).map(String.init) ?? description
    }
}

extension String {
    /// Without what would move a terminal's cursor.
    fileprivate var printable: String {
        String(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
