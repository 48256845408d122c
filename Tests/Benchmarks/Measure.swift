/// Something that is measured, beside what it is compared with.
struct Measure {
    /// One of those that are compared.
    struct Contender {
        let name: String
        /// One round.
        let run: () throws -> Double
    }

    let title: String
    /// Of every value.
    let unit: String
    /// The first is what the others are set in relation to.
    let contenders: [Contender]

    /// Runs the contenders one after another, round by round, so that a machine that is slow for a while is slow for all.
    ///
    /// - Returns: Rows of a table in Markdown.
    func rows(rounds: Int) throws -> [String] {
        var values = contenders.map { _ in [Double]() }
        for _ in 0..<rounds {
            for (index, contender) in contenders.enumerated() { values[index].append(try contender.run()) }
        }
        let medians = values.map { $0.sorted()[$0.count / 2] }
        return zip(contenders, zip(values, medians)).map { contender, result in
            let (values, median) = result
            let spread = "\((values.min() ?? 0).short) to \((values.max() ?? 0).short)"
            return
                "| \(title) | \(contender.name) | \(median.short) \(unit) | \(spread) | \((median / medians[0]).short) |"
        }
    }

    static let head = ["| measure | of | median | spread | ratio to the first |", "|---|---|---|---|---|"]
}

extension Double {
    /// With three digits that mean something.
    fileprivate var short: String {
        guard self != 0, isFinite else { return "\(self)" }
        var scale = 1.0
        while magnitude * scale < 100 { scale *= 10 }
        let rounded = (self * scale).rounded() / scale
        return rounded.magnitude >= 100 ? "\(Int(rounded))" : "\(rounded)"
    }
}
