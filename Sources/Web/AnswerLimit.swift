import NIOCore
import Synchronization

/// Keeps the answers few that lie in memory until their clients take them; each may have megabytes. Where there are
/// too many, it ends the connections of those that have been lying longest.
///
/// It ends none before its time: however many scrapes there are at once, clients that take their answers as Prometheus
/// does get them whole.
final class AnswerLimit: Sendable {
    private struct Answer {
        let channel: any Channel
        let since: NIODeadline
    }

    private let maximum: Int
    private let patience: TimeAmount
    private let answers = Mutex<[ObjectIdentifier: Answer]>([:])

    /// - Parameter patience: What a client may take for an answer in any case.
    init(maximum: Int, patience: TimeAmount) {
        self.maximum = maximum
        self.patience = patience
    }

    /// Counts an answer over a connection, or over a stream of one, until it leaves.
    func enter(_ channel: any Channel) {
        let now = channel.eventLoop.now
        let ended = answers.withLock { answers in
            answers[ObjectIdentifier(channel)] = Answer(channel: channel, since: now)
            guard answers.count > maximum else { return [] as [any Channel] }
            return answers.filter { now - $0.value.since >= patience }
                .sorted { $0.value.since < $1.value.since }
                .prefix(answers.count - maximum)
                .compactMap { answers.removeValue(forKey: $0.key)?.channel }
        }
        for channel in ended { channel.close(promise: nil) }
    }

    func leave(_ channel: any Channel) {
        answers.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}
