import Collection
import Credits
import FoundationEssentials
import Primitives

/// What came back from the accounts, for a terminal: a line for each account, and below it what stood at each field of
/// its responses and what became of it.
struct InspectionTable {
    let inspections: [Inspection]
    let now = Date().timeIntervalSince1970

    /// A provider can send thousands of lots.
    private static let longestList = 50

    var text: String {
        let rows = inspections.map(row)
        let widths = ([Self.head] + rows).widths
        let blocks = zip(inspections, rows).map { inspection, row in
            ([row.line(widths)] + details(of: inspection)).joined(separator: "\n")
        }
        return ([Self.head.line(widths)] + blocks).joined(separator: "\n") + "\n"
    }

    private static let head = ["PROVIDER", "ACCOUNT", "STATE", "LEFT", "NEXT EXPIRY", "TOOK"]

    private func row(_ inspection: Inspection) -> [String] {
        let id = [inspection.account.provider, inspection.account.name.printable]
        let took = "\(Int((inspection.result.timing?.duration ?? 0) * 1000)) ms"
        switch inspection.result.outcome {
        case .failure(let failure):
            return id + [failure.reason.rawValue, "-", "-", took]
        case .success(let reading):
            let left = reading.balances.compactMap { balance in
                balance.remaining.map { remaining in
                    ([remaining.formatted] + (balance.unit.map { [$0] } ?? [])
                        + (reading.balances.count > 1 ? [balance.pool.printable.cut(at: 40)] : []))
                        .joined(separator: " ")
                }
            }
            let usage = reading.recentUsage.map { "(\($0.used.formatted) used in \($0.windowHours)h)" } ?? "-"
            let expiry = reading.nextToExpire(after: now)?.expiry
            return id + [
                "ok",
                left.isEmpty ? usage : left.joined(separator: ", "),
                expiry.map(Timestamp.rfc3339) ?? "-",
                took,
            ]
        }
    }

    private func details(of inspection: Inspection) -> [String] {
        var lines: [String] = []
        if let failure = inspection.result.failure {
            // A single response is told below, unless it was not read to its end.
            let isTold = failure.request == nil && !inspection.result.responses.isEmpty
            let said = [
                failure.request.map { "request \($0)" }, isTold ? nil : failure.status.map { "status \($0)" },
                failure.detail,
            ].listed
            if !said.isEmpty { lines.append("  \(said)") }
            if let wait = failure.retryAfter { lines.append("  wants to be left alone for \(wait.inSeconds) s") }
        }
        for omission in inspection.result.reading?.omissions ?? [] {
            let said = [omission.reason.rawValue, omission.status.map { "status \($0)" }, omission.detail].listed
            lines.append("  request \(omission.request ?? 1), which is optional: \(said)")
        }
        return lines + inspection.result.responses.flatMap(details)
    }

    private func details(of response: ReceivedResponse) -> [String] {
        let window = response.windowHours.map { ", window \($0)h" } ?? ""
        let head = "  status \(response.status), \(response.bytes) bytes\(window)"
        let rows = response.findings.prefix(Self.longestList).map { finding in
            [
                "",
                finding.field.printable.cut(at: 60),
                finding.found.printable.cut(at: 40),
                finding.became.printable.cut(at: 120),
            ]
        }
        let rest = response.findings.count - rows.count
        let answer = response.answer.map { $0.split(separator: "\n").map { "    \(String($0).printable)" } } ?? []
        return [head] + rows.map { $0.line(rows.widths) } + (rest > 0 ? ["  and \(rest) fields more"] : []) + answer
    }
}

extension [String?] {
    /// Those that are there.
    fileprivate var listed: String {
        compactMap(\.self).joined(separator: ", ")
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
        let moving: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
        return String(unicodeScalars.map { moving.contains($0.properties.generalCategory) ? " " : Character($0) })
    }

    fileprivate func cut(at length: Int) -> String {
        count > length ? "\(prefix(length - 1))…" : self
    }
}
