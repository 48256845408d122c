import Credits

extension SimulatedAccount {
    /// The response of a provider whose amounts move with time, as its API writes it: dollars, a quota with a reset,
    /// pools by currency, a key and a plan that end. Nil for any other provider.
    func quota(of provider: String, at seconds: Double) -> String? {
        var generator = generator(for: provider)
        let pool = CreditPool(rate: 2...6, from: &generator)
        let (used, left, limit) = (pool.used(at: seconds), pool.remaining(at: seconds), pool.floor + pool.refill)
        func cents(_ amount: Int) -> String { "\(amount / 100).\(amount % 100 < 10 ? "0" : "")\(amount % 100)" }
        func date(inDays days: Int) -> String { Timestamp.rfc3339(startHour + days * 86_400) }
        switch provider {
        case "openrouter":
            return #"{"data": {"total_credits": \#(cents(limit)), "total_usage": \#(cents(used))}}"#
        case "openrouter-key":
            return #"{"data": {"limit": \#(cents(limit)), "limit_remaining": \#(cents(left)), "#
                + #""usage": \#(cents(used)), "expires_at": "\#(date(inDays: 5))"}}"#
        case "deepl":
            return #"{"character_count": \#(1000 * used), "character_limit": \#(1000 * limit), "#
                + #""start_time": "\#(date(inDays: -18))", "end_time": "\#(date(inDays: 12))"}"#
        case "deepseek":
            return #"{"is_available": true, "balance_infos": [{"currency": "CNY", "total_balance": "110.00"}, "#
                + #"{"currency": "USD", "total_balance": "\#(cents(left))"}]}"#
        case "lusha":
            return #"{"credits": {"total": \#(limit), "used": \#(used), "remaining": \#(left)}, "#
                + #""plan": {"category": "premium", "endDate": "\#(date(inDays: 40))"}}"#
        default:
            return nil
        }
    }
}
