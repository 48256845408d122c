import HTTPTypes

extension SimulatedResponse {
    /// - Parameter account: makes the account of a key.
    init(
        to request: SimulatedRequest,
        account: (_ key: String, _ isEmpty: Bool) -> SimulatedAccount
    ) {
        let provider = request.provider
        guard let key = provider.key(in: request.headers) else {
            let missing = Self.brookMimir(.badRequest, "Missing x-api-key header")
            self = provider == .brookmimir ? missing : .rejected(by: provider)
            return
        }
        if let refusal = Self.refusal(of: request, key: key) {
            self = refusal
            return
        }
        let state = SpecialKey.state(of: key, at: provider)
        let account = account(key, state == .empty)
        let seconds = request.seconds
        self =
            switch (provider, state) {
            case (_, .rejected): .rejected(by: provider)
            case (_, .limited): .limited(by: provider)
            case (.altum, _): .altum(account, time: request.parameter("time"), at: seconds)
            case (.olostep, let state): .olostep(account, listsExpired: state == .expired, at: seconds)
            case (.acychecker, .expired): .init(.unauthorized, json: #"{"message": "License expired"}"#)
            case (.acychecker, _): .acyChecker(account, at: seconds)
            case (.brookmimir, .empty): .brookMimir(balance: 0)
            case (.brookmimir, .draining): .brookMimir(balance: SimulatedAccount.drainingBalance(at: seconds))
            case (.brookmimir, .unrecognized): .brookMimir(.notFound, "Token not recognized")
            case (.brookmimir, .withoutBalance): .brookMimir(.ok, "Invalid token")
            case (.brookmimir, _): .brookMimir(balance: account.brookMimirPool.remaining(at: seconds))
            }
    }

    /// What is wrong with the form of the request, whoever sends it.
    private static func refusal(of request: SimulatedRequest, key: String) -> SimulatedResponse? {
        switch request.provider {
        case .altum where !request.hasJSONContentType, .acychecker where !request.hasJSONContentType:
            SimulatedResponse(.badRequest, json: #"{"message": "Content-Type must be application/json"}"#)
        case .acychecker where (request.headers[.source] ?? "").isEmpty:
            SimulatedResponse(.badRequest, json: #"{"message": "The header Source is missing"}"#)
        case .brookmimir where key.utf8.count != 64 || !key.allSatisfy(\.isHexDigit):
            .brookMimir(.badRequest, "The token must be 64 hexadecimal characters")
        default: nil
        }
    }

    private static func rejected(by provider: SimulatedProvider) -> SimulatedResponse {
        switch provider {
        case .altum: SimulatedResponse(.forbidden, json: #"{"message": "Forbidden"}"#)
        case .olostep: SimulatedResponse(.paymentRequired, json: #"{"error": "invalid_api_key"}"#)
        case .acychecker: SimulatedResponse(.unauthorized, json: #"{"message": "Invalid API-KEY"}"#)
        case .brookmimir: .brookMimir(.unauthorized, "Invalid token")
        }
    }

    private static func limited(by provider: SimulatedProvider) -> SimulatedResponse {
        let json =
            switch provider {
            case .altum, .acychecker: #"{"message": "Too many requests"}"#
            case .olostep: #"{"error": "rate_limited", "retry_after": \#(patience), "cooldown_seconds": \#(patience)}"#
            case .brookmimir: #"{"status": 429, "message": "Too many requests", "current_balance": null}"#
            }
        return SimulatedResponse(.tooManyRequests, json: json, retryAfter: patience)
    }

    private static func altum(_ account: SimulatedAccount, time: Substring?, at seconds: Double) -> SimulatedResponse {
        let time = time ?? "24"
        // Int takes a plus sign too.
        guard let hours = Int(time), hours > 0, time.allSatisfy(\.isNumber) else {
            return SimulatedResponse(.badRequest, json: #"{"message": "time must be a positive integer"}"#)
        }
        let quote = account.altumSpellsNumbersAsStrings ? "\"" : ""
        let usage = account.altumUsage(hours: hours, at: seconds)
        let fields = usage.map { #""\#($0.api)": \#(quote)\#($0.used)\#(quote)"# }
        return SimulatedResponse(json: "{\(fields.joined(separator: ", "))}")
    }

    private static func olostep(_ account: SimulatedAccount, listsExpired: Bool, at seconds: Double)
        -> SimulatedResponse
    {
        let lots = account.olostepLots(at: seconds)
        let credits = lots.reduce(0) { $0 + $1.remaining }
        let breakdown = ((listsExpired ? [account.olostepExpiredLot] : []) + lots).map { lot in
            let expiry = lot.expiry.map { #", "expiry_date": \#($0)"# } ?? ""
            return #"{"purchase_kind": "\#(lot.kind)", "allocated_units": \#(lot.allocated), "#
                + #""remaining_units": \#(lot.remaining)\#(expiry)}"#
        }
        let plan = account.olostepSubscription
        return SimulatedResponse(
            json: #"{"credits": \#(credits), "breakdown": [\#(breakdown.joined(separator: ", "))], "#
                + #""active_subscription": {"id": "\#(plan.id)", "display_name": "\#(plan.name)", "#
                + #""credits": \#(plan.credits), "created_at": \#(plan.created)}, "allow_usage": \#(credits > 0)}"#
        )
    }

    private static func acyChecker(_ account: SimulatedAccount, at seconds: Double) -> SimulatedResponse {
        let pools = [("batch", account.acyCheckerBatchPool), ("simple", account.acyCheckerSimplePool)]
        let fields = pools.map { name, pool in
            let spent = account.isEmpty ? pool.floor + pool.refill : pool.used(at: seconds)
            let left = account.isEmpty ? 0 : pool.remaining(at: seconds)
            return #""credits_used_\#(name)": \#(spent), "remaining_credits_\#(name)": \#(left)"#
        }
        return SimulatedResponse(json: #"{"message": "", \#(fields.joined(separator: ", "))}"#)
    }

    private static func brookMimir(balance: Int) -> SimulatedResponse {
        balance == 0
            ? brookMimir(.paymentRequired, "Insufficient balance", balance: 0)
            : brookMimir(.ok, "Credits retrieved", balance: balance)
    }

    private static func brookMimir(_ status: HTTPResponse.Status, _ message: String, balance: Int? = nil)
        -> SimulatedResponse
    {
        let balance = balance.map { "\($0)" } ?? "null"
        return SimulatedResponse(
            status,
            json: #"{"status": \#(status.code), "message": "\#(message)", "current_balance": \#(balance)}"#
        )
    }
}
