import Exposition

@testable import ExporterToolkit

extension ServerCounters {
    /// How many connections a limit has closed, as the page shows it.
    func closed(by limit: Limit) -> Double? {
        families(ExporterMetricDescriptors(namespace: "test")).flatMap(\.samples).first {
            $0.labels.elementsEqual(#"{reason="\#(limit.rawValue)"}"#.utf8)
        }?.value
    }
}
