import NIOPosix
import Primitives

/// Checks the logins of HTTP Basic authentication. A check of a password is costly on purpose, so each is done once, one
/// after the other, on a thread of its own. Addresses take turns, so that a client that guesses does not keep out others.
actor BasicAuthenticator {
    enum Verdict {
        case admitted
        case refused
        /// Too many others are being checked.
        case busy
    }

    /// A client's first scrapes may come all at once; beyond it is someone who guesses.
    private static let maximumWaiting = 32
    private static let maximumRemembered = 100

    private static let thread = {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        return pool
    }()

    private let users: [String: Secret]
    private let hashes: [Secret]
    private let salt: String
    /// What has been checked, by digest. Bad ones are remembered apart, so that they cannot push out good ones.
    private var good: Set<[UInt8]> = []
    private var bad: Set<[UInt8]> = []
    private var inProgress: [[UInt8]: Task<Verdict, Never>] = [:]
    private var waiting = FairQueue<Check>(maximum: maximumWaiting)
    private var isChecking = false

    private struct Check {
        let credentials: BasicCredentials
        let verdict: CheckedContinuation<Verdict, Never>
    }

    /// - Parameter users: The bcrypt hash of each user's password; at least one.
    init(users: [String: Secret]) {
        self.users = users
        hashes = Array(users.values)
        let alphabet = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        salt = String((0..<16).compactMap { _ in alphabet.randomElement() })
    }

    /// - Parameter address: Where they come from. However many come from one address, others take turns with it.
    func verdict(on credentials: BasicCredentials, from address: String?) async -> Verdict {
        guard let digest = digest(of: credentials) else { return .refused }
        if good.contains(digest) { return .admitted }
        if bad.contains(digest) { return .refused }
        if let check = inProgress[digest] { return await check.value }
        let check = Task { await checked(credentials, from: address) }
        inProgress[digest] = check
        let verdict = await check.value
        inProgress[digest] = nil
        switch verdict {
        case .admitted: Self.remember(digest, in: &good)
        case .refused: Self.remember(digest, in: &bad)
        case .busy: break
        }
        return verdict
    }

    private func checked(_ credentials: BasicCredentials, from address: String?) async -> Verdict {
        await withCheckedContinuation { verdict in
            let check = Check(credentials: credentials, verdict: verdict)
            waiting.append(check, of: address)?.verdict.resume(returning: .busy)
            guard !isChecking else { return }
            isChecking = true
            Task { await checkAll() }
        }
    }

    private func checkAll() async {
        while let check = waiting.next() {
            check.verdict.resume(returning: await isRight(check.credentials) ? .admitted : .refused)
        }
        isChecking = false
    }

    private func isRight(_ credentials: BasicCredentials) async -> Bool {
        let hash = users[credentials.user]
        // An unknown user is checked against someone's password, always the same one's, and refused whatever comes of
        // it: that takes just the time that a wrong password of a known user takes, at any mixture of costs.
        let decoy = hashes[Int(UInt(bitPattern: credentials.user.hashValue) % UInt(hashes.count))]
        let fits = try? await Self.thread.runIfActive {
            PasswordHash.fits(credentials.password, hash: (hash ?? decoy).exposed)
        }
        return fits == true && hash != nil
    }

    /// What is remembered instead of a password: a salted SHA-256 of 1,000 rounds (0.5 ms), with a salt that lives and
    /// dies with this login. Nothing shorter or faster, such as Swift's own hashes: equal digests let someone in, and
    /// memory may leak.
    private func digest(of credentials: BasicCredentials) -> [UInt8]? {
        PasswordHash.crypt(credentials.bytes, setting: "$5$rounds=1000$\(salt)$")
    }

    private static func remember(_ digest: [UInt8], in set: inout Set<[UInt8]>) {
        if set.count >= maximumRemembered { set.removeFirst() }
        set.insert(digest)
    }
}
