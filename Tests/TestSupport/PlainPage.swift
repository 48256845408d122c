package import Exposition
import Foundation
import Primitives

@testable package import Credits

/// A page written the plain way, from snapshots alone and anew each time: nothing is kept ready, and numbers, labels and
/// order come from the standard library. What pages are compared with.
package enum PlainPage {
    private typealias Samples = [(labels: [String], value: Double)]

    /// A page about these accounts.
    package static func text(of snapshots: [AccountSnapshot], in format: Format) -> String {
        let isOpenMetrics = format == .openMetrics100
        let families = Catalogue.all.map { metric -> String in
            let lines = snapshots.flatMap { snapshot in
                samples(of: metric.name, snapshot).filter(\.value.isFinite).map { sample in
                    let values = [snapshot.id.provider, snapshot.id.name] + sample.labels
                    let labels = zip(metric.labels, values).map { "\($0)=\"\(escaped($1, quotes: true))\"" }
                    return (labels: "{\(labels.joined(separator: ","))}", value: text(of: sample.value))
                }
            }
            guard !lines.isEmpty else { return "" }
            var seen: Set<[UInt8]> = []
            let unique = lines.filter { seen.insert(Array($0.labels.utf8)).inserted }
                .sorted { $0.labels.utf8.lexicographicallyPrecedes($1.labels.utf8) }
            let name =
                isOpenMetrics && metric.kind == .counter ? metric.name.replacing("_total", with: "") : metric.name
            return
                "# HELP \(name) \(escaped(metric.help, quotes: isOpenMetrics))\n# TYPE \(name) \(metric.kind.rawValue)\n"
                + unique.map { "\(metric.name)\($0.labels) \($0.value)\n" }.joined()
        }
        return families.joined() + (isOpenMetrics ? "# EOF\n" : "")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": #"\\"#
            case "\n": #"\n"#
            case "\"" where quotes: #"\""#
            case "\r": "\u{FFFD}"
            default: String(scalar)
            }
        }
        .joined()
    }

    private static func text(of value: Double) -> String {
        if let integer = Int64(exactly: value), integer.magnitude <= 1 << 53, integer != 0 || value.sign == .plus {
            return String(integer)
        }
        return value.description.hasSuffix(".0") ? String(value.description.dropLast(2)) : value.description
    }

    private static func samples(of metric: String, _ snapshot: AccountSnapshot) -> Samples {
        let result = snapshot.result
        let reading = result?.reading
        func one(_ value: Double?) -> Samples { value.map { [([], $0)] } ?? [] }
        func byPool(_ values: [ExactText: Double]) -> Samples { values.map { ([$0.key.text.asLabel], $0.value) } }
        func balances(_ value: (Reading.Balance) -> Double?) -> Samples {
            (reading?.balances ?? []).compactMap { balance in value(balance).map { ([balance.pool.asLabel], $0) } }
        }
        func lots(_ value: (Reading.Lot) -> Double?) -> Samples {
            (reading?.lots ?? []).compactMap { lot in
                value(lot).map { ([lot.kind.asLabel, lot.expiry.map(Timestamp.rfc3339) ?? "never"], $0) }
            }
        }
        switch metric {
        case "credits_up": return one(result.map { $0.failure == nil ? 1 : 0 })
        case "credits_failure": return result?.failure.map { [([$0.reason.rawValue], 1)] } ?? []
        case "credits_remaining": return balances(\.remaining)
        case "credits_used": return balances(\.used)
        case "credits_limit": return balances(\.limit)
        case "credits_reset_timestamp_seconds": return balances(\.resets)
        case "credits_pool_info":
            return (reading?.balances ?? []).compactMap { balance in
                balance.unit.map { ([balance.pool.asLabel, $0.asLabel], 1) }
            }
        case "credits_lots": return lots { Double($0.count) }
        case "credits_lot_allocated": return lots(\.allocated)
        case "credits_lot_remaining": return lots(\.remaining)
        case "credits_lot_expiry_timestamp_seconds": return lots { $0.expiry.map(Double.init) }
        case "credits_api_used":
            return (reading?.usages ?? []).map { ([$0.api.asLabel, "\($0.windowHours)h"], $0.used) }
        case "credits_subscription_info":
            guard let plan = reading?.subscription, plan.id != nil || plan.name != nil else { return [] }
            return [([plan.id?.asLabel ?? "", plan.name?.asLabel ?? ""], 1)]
        case "credits_subscription_allocated": return one(reading?.subscription?.allocated)
        case "credits_subscription_created_timestamp_seconds": return one(reading?.subscription?.created)
        case "credits_subscription_expiry_timestamp_seconds": return one(reading?.subscription?.expires)
        case "credits_key_expiry_timestamp_seconds": return one(reading?.keyExpires)
        case "credits_spending_allowed": return one(reading?.spendingAllowed.map { $0 ? 1 : 0 })
        case "credits_low_threshold": return byPool(snapshot.thresholds)
        case "credits_spent_total": return byPool(snapshot.counters.spent)
        case "credits_added_total": return byPool(snapshot.counters.added)
        case "credits_last_success_timestamp_seconds":
            return one(reading == nil ? nil : result?.timing?.completed)
        case "credits_fetch_duration_seconds": return one(reading == nil ? nil : result?.timing?.duration)
        case "credits_fetches_total": return one(Double(snapshot.counters.fetches))
        case "credits_fetch_failures_total": return one(Double(snapshot.counters.failures))
        default: return one(.nan)
        }
    }
}
