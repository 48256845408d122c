import Primitives

/// A path of RFC 9535 to values of a response: `data.left`, `balances[*].amount`, `$.plan[?@.type=='credits'].left`.
///
/// One that begins with `$` starts at the whole response, one with `@` at the current element. Without either it starts at
/// the current element, too, and the first name needs no dot. `match` and `search` are not supported: the time that a
/// regular expression takes has no bound.
package struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// As it is written.
    package let description: String
    let query: Query

    /// - Throws: Why the text is no path, and where.
    package init(_ text: String) throws(JSONPathError) {
        var parser = try JSONPathParser(text)
        query = try parser.path()
        description = text
    }

    private init(query: Query, description: String) {
        self.query = query
        self.description = description
    }

    /// By the text.
    package static func == (one: JSONPath, other: JSONPath) -> Bool {
        ExactText(one.description) == ExactText(other.description)
    }

    /// By the text.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(description))
    }

    /// The name that it begins with, so that it leads nowhere from what is no object; nil for any other path.
    var firstName: String? {
        guard case .child(let selectors)? = query.segments.first, selectors.count == 1,
            case .name(let name)? = selectors.first
        else { return nil }
        return name
    }

    /// The path to the last list or object on the way of which each element is taken: `a.b` of `a.b[*].c`, and of
    /// `a.b..c`. Nil where there is none.
    var list: JSONPath? {
        guard let last = query.segments.lastIndex(where: { !$0.isSingular }) else { return nil }
        var list = query
        list.segments.removeSubrange(last...)
        list.segmentStarts.removeSubrange(last...)
        let text = String(
            String.UnicodeScalarView(description.unicodeScalars.prefix(query.segmentStarts[last])))
        return JSONPath(query: list, description: text.isEmpty ? (query.start == .root ? "$" : "@") : text)
    }
}

/// Why a text is no path, and where: an offset in characters.
package struct JSONPathError: Error, Equatable {
    /// From 0.
    package let offset: Int
    /// What was wrong, and what was expected.
    package let message: String
}

extension JSONPath {
    /// Where a query starts, and the way from there.
    struct Query: Sendable {
        enum Start { case root, current }

        let start: Start
        var segments: [Segment]
        /// Where each begins in the text.
        var segmentStarts: [Int] = []

        /// Whether it leads to one value at most.
        var isSingular: Bool {
            segments.allSatisfy(\.isSingular)
        }
    }

    enum Segment: Sendable {
        case child([Selector])
        case descendant([Selector])

        /// Whether it leads to one value at most.
        var isSingular: Bool {
            guard case .child(let selectors) = self, selectors.count == 1 else { return false }
            return switch selectors[0] {
            case .name, .index: true
            case .slice, .wildcard, .filter: false
            }
        }
    }

    enum Selector: Sendable {
        case name(String)
        case index(Int)
        case slice(start: Int?, end: Int?, step: Int)
        case wildcard
        case filter(Condition)
    }

    /// A logical expression of a filter.
    indirect enum Condition: Sendable {
        case any([Condition])
        case all([Condition])
        case not(Condition)
        case exists(Query)
        case comparison(Operand, Comparison, Operand)
    }

    enum Comparison: String, CaseIterable, Sendable {
        // The longer ones first, as they are looked for.
        case equal = "=="
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }

    /// What is compared: one value, or nothing.
    indirect enum Operand: Sendable {
        case literal(JSON)
        /// Singular.
        case query(Query)
        case length(Operand)
        case count(Query)
        case value(Query)
    }
}
