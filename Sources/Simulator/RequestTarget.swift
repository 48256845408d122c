/// A request's target, taken apart: `/fault:status=503/credit?time=24`.
struct RequestTarget {
    /// What follows `/fault:` in the first segment.
    let fault: Substring?
    /// The path without the fault.
    let path: String
    /// The part after the request marker, or nothing.
    let query: String

    /// - Parameter target: as it stands in the request line.
    init(_ target: String) {
        let whole = target.prefix { $0 != "?" }
        query = String(target.dropFirst(whole.count + 1))
        guard whole.hasPrefix("/fault:") else {
            (fault, path) = (nil, String(whole))
            return
        }
        let rest = whole.dropFirst("/fault:".count)
        let fault = rest.prefix { $0 != "/" }
        self.fault = fault
        path = String(rest[fault.endIndex...])
    }

    /// The same target without the fault.
    var faultless: String {
        query.isEmpty ? path : "\(path)?\(query)"
    }
}
