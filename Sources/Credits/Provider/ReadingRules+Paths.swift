extension ReadingRules {
    /// The paths that start at the response itself: those of `each` and `entries`, and those of what is there once.
    var pathsOfResponse: [JSONPath] {
        let items =
            balances.map { ($0.elements, $0.paths) } + lots.map { ($0.elements, $0.paths) }
            + usages.map { ($0.elements, $0.paths) }
        return items.flatMap { elements, paths in elements.path.map { [$0] } ?? paths }
            + (subscription?.paths ?? []) + [keyExpires?.path, spendingAllowed?.path].compactMap(\.self)
    }
}

extension Elements {
    /// Nil for the response itself.
    var path: JSONPath? {
        switch self {
        case .whole: nil
        case .each(let path), .entries(let path): path
        }
    }
}

extension ReadingRules.Balance {
    /// Those of amounts and times. Pool and unit are only names.
    var paths: [JSONPath] {
        [remaining, used, limit].compactMap(\.self).flatMap(\.paths) + [resets?.path].compactMap(\.self)
    }
}

extension ReadingRules.Lots {
    var paths: [JSONPath] {
        (kind?.paths ?? []) + [allocated, remaining].compactMap(\.self).flatMap(\.paths)
            + [expiry?.path].compactMap(\.self)
    }
}

extension ReadingRules.Usage {
    var paths: [JSONPath] { used.paths }
}

extension ReadingRules.Subscription {
    var paths: [JSONPath] {
        [id, name].compactMap(\.self).flatMap(\.paths) + (allocated?.paths ?? [])
            + [created?.path, expires?.path].compactMap(\.self)
    }
}
