import Concurrency
import Synchronization

/// How many scrapes there may be at a time. Those beyond wait a while for a place.
///
/// A scrape in progress gives its place to a new one whose address has fewer of the places, or that claims less time, where
/// it claims more than a minute itself. So clients that claim hours, or come in a crowd, keep out nobody who claims
/// seconds or comes from elsewhere.
///
/// A scrape whose client may have gone takes no place, and goes on all the same: the client may still be there, and a
/// scrape that is broken off counts as one that was too slow.
package final class InFlightLimiter: Sendable {
    /// How many scrapes there may be at a time; 0 for any number.
    package let maximum: Int
    private let patience: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - maximum: 0 for any number.
    ///   - patience: How long a scrape may wait for a place, half of what it claims at most.
    package init(maximum: Int, patience: Duration = .seconds(10)) {
        self.maximum = maximum
        self.patience = patience
        state = Mutex(State(places: maximum == 0 ? .max : maximum))
    }

    /// Does the work for a client. Gives nil where others have the places, before the work or in its midst; it is
    /// cancelled then.
    ///
    /// - Parameters:
    ///   - claim: How long the work may take.
    package func admit<Value: Sendable>(
        _ client: Client, claiming claim: Duration, _ work: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        let turn = SharedResult<Void>()
        let task = Task { await turn.value() == nil ? nil : await work() }
        let (number, waits) = change { state in
            state.begin(
                Scrape(owner: client.owner, claim: claim, start: { turn.fulfill(()) }, cancel: { task.cancel() }))
        }
        let impatience =
            waits
            ? Task {
                try await Task.sleep(for: min(claim / 2, patience))
                change { $0.giveUp(number) }
            } : nil
        defer {
            impatience?.cancel()
            change { $0.end(number) }
        }
        return await client.observer.whileWaiting {
            self.change { $0.leave(number) }
        } _: {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    /// Starts and cancels outside of the lock: a cancelled task may do anything.
    @discardableResult private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, actions) = state.withLock { state in
            (body(&state), state.takeActions())
        }
        for action in actions { action() }
        return value
    }
}

private struct Scrape {
    /// A shorter claim is no reason to be preferred: Prometheus waits this long for a slow page.
    private static let leastClaim = Duration.seconds(60)

    enum Stage {
        case waits, holdsPlace, mayHaveGone
    }

    let owner: String?
    let claim: Duration
    let start: @Sendable () -> Void
    let cancel: @Sendable () -> Void
    var stage = Stage.waits

    init(
        owner: String?, claim: Duration, start: @escaping @Sendable () -> Void, cancel: @escaping @Sendable () -> Void
    ) {
        self.owner = owner
        self.claim = max(claim, Self.leastClaim)
        self.start = start
        self.cancel = cancel
    }
}

/// Who waits and who holds a place. What follows from a change is for the caller to do, by `takeActions`.
private struct State {
    private let places: Int
    /// So many scrapes may wait, and so many more may be in progress whose clients may have gone: as clients that come and
    /// go may cause.
    private let crowd: Int
    /// By number, in the order of coming. Without those that gave way.
    private var scrapes: [Int: Scrape] = [:]
    private var nextNumber = 0
    private var actions: [@Sendable () -> Void] = []

    init(places: Int) {
        self.places = places
        crowd = places.multipliedReportingOverflow(by: 50).overflow ? .max : 50 * places
    }

    mutating func takeActions() -> [@Sendable () -> Void] {
        defer { actions = [] }
        return actions
    }

    mutating func begin(_ scrape: Scrape) -> (number: Int, waits: Bool) {
        let number = nextNumber
        nextNumber += 1
        scrapes[number] = scrape
        let holders = numbers(.holdsPlace)
        if holders.count >= places, let last = last(of: holders + [number]), last != number { cancel(last) }
        fillPlaces()
        bound(.waits)
        return (number, scrapes[number]?.stage == .waits)
    }

    /// The client may have gone.
    mutating func leave(_ number: Int) {
        guard let stage = scrapes[number]?.stage, stage != .mayHaveGone else { return }
        if stage == .waits { start(number) }
        scrapes[number]?.stage = .mayHaveGone
        fillPlaces()
        bound(.mayHaveGone)
    }

    /// Has waited long enough.
    mutating func giveUp(_ number: Int) {
        if scrapes[number]?.stage == .waits { cancel(number) }
    }

    mutating func end(_ number: Int) {
        scrapes[number] = nil
        fillPlaces()
    }

    private mutating func fillPlaces() {
        while numbers(.holdsPlace).count < places, let first = firstWaiting {
            start(first)
            scrapes[first]?.stage = .holdsPlace
        }
    }

    /// One at most is too much, as they come one by one.
    private mutating func bound(_ stage: Scrape.Stage) {
        let numbers = numbers(stage)
        if numbers.count > crowd, let last = last(of: numbers) { cancel(last) }
    }

    private mutating func start(_ number: Int) {
        if let scrape = scrapes[number] { actions.append(scrape.start) }
    }

    private mutating func cancel(_ number: Int) {
        if let scrape = scrapes.removeValue(forKey: number) { actions.append(scrape.cancel) }
    }

    private func numbers(_ stage: Scrape.Stage) -> [Int] {
        scrapes.filter { $0.value.stage == stage }.map(\.key)
    }

    /// The one that gets the next place: the places that its owner has already count, too.
    private var firstWaiting: Int? {
        let waiting = numbers(.waits)
        let rank = rank(among: numbers(.holdsPlace) + waiting)
        return waiting.min { rank($0) < rank($1) }
    }

    /// The one of these that gives way first.
    private func last(of numbers: [Int]) -> Int? {
        let rank = rank(among: numbers)
        return numbers.max { rank($0) < rank($1) }
    }

    private func rank(among numbers: [Int]) -> (Int) -> (Int, Duration, Int) {
        let counts = Dictionary(grouping: numbers) { scrapes[$0]?.owner }.mapValues(\.count)
        return { number in
            let scrape = scrapes[number]
            return (counts[scrape?.owner, default: 0], scrape?.claim ?? .zero, number)
        }
    }
}
