import Synchronization

/// How many scrapes there may be at a time.
final class ScrapeLimit: Sendable {
    let maximum: Int
    private let underWay = Mutex(0)

    /// - Parameter maximum: 0 for any number.
    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Does the work, or gives nil where there is enough of it already.
    func admit<Value>(_ work: () async -> Value) async -> Value? {
        let isAdmitted = underWay.withLock { count in
            guard maximum == 0 || count < maximum else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { return nil }
        defer { underWay.withLock { $0 -= 1 } }
        return await work()
    }
}
