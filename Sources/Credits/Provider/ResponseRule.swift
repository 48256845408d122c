import Primitives

/// What a response means.
package struct ResponseRule: Sendable, Equatable {
    /// The HTTP statuses that the rule is about.
    package var statuses: ClosedRange<Int>
    /// Nil for a rule that holds whatever the body says.
    package var condition: Condition?
    /// What such a response means.
    package var meaning: Meaning

    /// A rule from its parts.
    package init(statuses: ClosedRange<Int>, condition: Condition? = nil, meaning: Meaning) {
        self.statuses = statuses
        self.condition = condition
        self.meaning = meaning
    }

    /// A further condition on the response's body, false where the body is not JSON.
    package struct Condition: Sendable, Equatable {
        /// The field that is looked at.
        package var path: JSONPath
        /// What has to be true of it.
        package var test: Test

        /// A condition on a field.
        package init(path: JSONPath, test: Test) {
            self.path = path
            self.test = test
        }
    }

    /// What can be true of a field.
    package enum Test: Sendable, Equatable {
        /// The field is there and has the value.
        case equals(Literal)
        /// The field is there and has another value.
        case differs(Literal)
        /// The field is text or a number that contains the text, in whatever case.
        case contains(String)
        /// The field is not there.
        case isMissing
    }

    /// What becomes of the account.
    package enum Meaning: Sendable, Equatable {
        /// The body holds a reading.
        case reading
        /// A reading of 0 in every pool that the definition names, whatever the body holds.
        case depleted
        /// No reading, for this reason.
        case failure(FailureReason)
    }
}

extension [ResponseRule] {
    /// What a status means where a provider documents nothing else.
    static let plainHTTP: Self = [
        .init(statuses: 200...299, meaning: .reading),
        .init(statuses: 301...303, meaning: .failure(.redirect)),
        .init(statuses: 307...308, meaning: .failure(.redirect)),
        .init(statuses: 401...401, meaning: .failure(.invalidKey)),
        .init(statuses: 403...403, meaning: .failure(.forbidden)),
        .init(statuses: 429...429, meaning: .failure(.rateLimited)),
        .init(statuses: 500...599, meaning: .failure(.serverError)),
    ]
}

extension ResponseRule {
    /// - Parameters:
    ///   - body: Nil where it is not JSON.
    ///   - budget: What evaluation may cost.
    func fits(status: Int, body: JSON?, budget: inout JSONPath.Budget) -> Bool {
        guard statuses.contains(status) else { return false }
        guard let condition else { return true }
        guard let body, let matches = condition.path.matches(in: body, from: body, budget: &budget) else {
            return false
        }
        return switch condition.test {
        case .equals(let literal): matches.contains { literal.equals($0) }
        case .differs(let literal): !matches.isEmpty && !matches.contains { literal.equals($0) }
        case .contains(let text): matches.contains { $0.contains(text) }
        case .isMissing: matches.isEmpty
        }
    }
}

extension JSON {
    fileprivate func contains(_ text: String) -> Bool {
        switch self {
        case .string(let value), .number(let value): value.lowercased().holdsBytes(of: text.lowercased())
        default: false
        }
    }
}
