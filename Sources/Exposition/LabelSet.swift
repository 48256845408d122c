/// The labels of a series, as they stand on a page: `{name="value",…}`, nothing for none.
///
/// All text formats write them alike, so two samples of a metric are of one series exactly when these bytes are equal.
/// (Swift's own string equality is another: it takes a composed and a decomposed `é` for one.)
package struct LabelSet: Sendable, Equatable {
    let text: [UInt8]

    private init(text: [UInt8]) {
        self.text = text
    }

    /// No labels.
    package static let none = LabelSet(text: [])

    /// These labels and one more behind them.
    package func adding(_ name: String, _ value: String) -> LabelSet {
        var text: [UInt8] = []
        text.append(room: self.text.count + name.utf8.count + 3 * value.utf8.count + 5) { cursor in
            cursor.write(self.text.dropLast())
            cursor.write(self.text.isEmpty ? "{" : ",")
            cursor.write(name)
            cursor.write(#"=""#)
            cursor.write(escaping: value, quotes: true)
            cursor.write(#""}"#)
        }
        return LabelSet(text: text)
    }
}

extension LabelSet: Comparable {
    /// The order of a page.
    package static func < (first: LabelSet, second: LabelSet) -> Bool {
        first.text.lexicographicallyPrecedes(second.text)
    }
}
