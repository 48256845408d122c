/// Elements that wait for one worker, in a line for each owner. Owners take turns, however many elements one has. Where the
/// queue is full, the longest line loses its last element.
struct FairQueue<Element> {
    private struct Line {
        let owner: String?
        var elements: [Element] = []
    }

    private let maximum: Int
    /// In the order in which they are served. None is empty.
    private var lines: [Line] = []

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Puts an element at the end of its owner's line.
    ///
    /// - Returns: What has no place: this one, or the last of a line that is longer than its owner's.
    mutating func append(_ element: Element, of owner: String?) -> Element? {
        let own = lines.firstIndex { $0.owner == owner } ?? lines.endIndex
        if own == lines.endIndex { lines.append(Line(owner: owner)) }
        lines[own].elements.append(element)
        guard lines.reduce(0, { $0 + $1.elements.count }) > maximum else { return nil }
        let longest = lines.indices.max { lines[$0].elements.count < lines[$1].elements.count } ?? own
        // Of equals the one that has just grown: nobody is sent away for someone who asks for as much.
        let displaced = lines[longest].elements.count > lines[own].elements.count ? longest : own
        defer { lines.removeAll(where: \.elements.isEmpty) }
        return lines[displaced].elements.removeLast()
    }

    /// Takes out the next one; others have their turn before its owner's next.
    mutating func next() -> Element? {
        guard !lines.isEmpty else { return nil }
        var line = lines.removeFirst()
        defer { if !line.elements.isEmpty { lines.append(line) } }
        return line.elements.removeFirst()
    }
}
