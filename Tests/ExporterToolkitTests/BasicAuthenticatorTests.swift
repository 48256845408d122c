import Primitives
import Testing

@testable import ExporterToolkit

@Suite("A login")
struct LoginTests {
    @Test(
        "knows a password by its bcrypt hash",
        arguments: [
            ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
            ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*"),
            ("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U"),
            ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy", ""),
            ("$2b$04$ABCDEFGHIJKLMNOPQRSTUOzyP2HtR6RuGfr0fpyx52dVQAAlPhp/u", "correct horse"),
            ("$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e", "correct horse"),
        ]
    )
    func vectors(hash: String, password: String) {
        #expect(PasswordHash.fits(Array(password.utf8), hash: hash))
        #expect(!PasswordHash.fits(Array("\(password)x".utf8), hash: hash))
        // As C text it would end there.
        #expect(!PasswordHash.fits(Array("\(password)\0".utf8), hash: hash))
    }

    @Test("takes no other hash, however old", arguments: ["ab1NdJfxsQqDM", "", "*0", "$1$ab$", "$2x$04$", "$5$ab$c"])
    func otherHashes(hash: String) {
        for password in ["", "secret", hash] {
            #expect(!PasswordHash.fits(Array(password.utf8), hash: hash))
        }
        if let made = PasswordHash.crypt(Array("secret".utf8), setting: hash) {
            #expect(!PasswordHash.fits(Array("secret".utf8), hash: String(decoding: made, as: UTF8.self)))
        }
    }

    @Test("comes as user and password in base 64")
    func credentials() throws {
        let credentials = try #require(BasicCredentials(header: "bAsIc YTpiOmM="))
        #expect(credentials.user == "a")
        #expect(credentials.password == Array("b:c".utf8))
        for header in ["", "Basic", "Basic YTpi YTpi", "Basic YQ==", "Basic YTpi!", "Digest YTpi"] {
            #expect(BasicCredentials(header: header) == nil)
        }
    }

    private static let hash = Secret("$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e")

    /// Slow enough that guesses come faster than they are checked.
    private static let costlyHash = Secret("$2y$08$abcdefghijklmnopqrstuubAvJmxpQuyV3jn7x.SUSPxe.DearCPe")

    private func credentials(_ user: String, _ password: String) throws -> BasicCredentials {
        try #require(BasicCredentials(bytes: Array("\(user):\(password)".utf8)))
    }

    @Test("is judged alike the first time, at once with others, and again")
    func verdicts() async throws {
        let login = BasicAuthenticator(users: ["alice": Self.hash])
        let cases: [(BasicCredentials, BasicAuthenticator.Verdict)] = [
            (try credentials("alice", "correct horse"), .admitted),
            (try credentials("alice", "correct horses"), .refused),
            (try credentials("alice", ""), .refused),
            (try credentials("bob", "correct horse"), .refused),
            (try credentials("", "correct horse"), .refused),
            (try credentials("alice", String(repeating: "x", count: 600)), .refused),
        ]
        for _ in 1...2 {
            await withTaskGroup(of: (BasicAuthenticator.Verdict, BasicAuthenticator.Verdict).self) { group in
                for (credentials, expected) in cases + cases {
                    group.addTask { (await login.verdict(on: credentials, from: nil), expected) }
                }
                for await (verdict, expected) in group {
                    #expect(verdict == expected)
                }
            }
        }
    }

    @Test("is put off where too many others are checked, but not for who is known")
    func crowd() async throws {
        let login = BasicAuthenticator(users: ["alice": Self.costlyHash])
        let known = try credentials("alice", "correct horse")
        #expect(await login.verdict(on: known, from: nil) == .admitted)
        let guesses = try (0..<400).map { try credentials("alice", "guess \($0)") }
        let verdicts = await withTaskGroup(of: BasicAuthenticator.Verdict.self) { group in
            for guess in guesses {
                group.addTask { await login.verdict(on: guess, from: nil) }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(verdicts == [.refused, .busy])
        #expect(await login.verdict(on: known, from: nil) == .admitted)
    }

    @Test("is not put off for those who guess elsewhere")
    func guessing() async throws {
        let login = BasicAuthenticator(users: ["alice": Self.costlyHash])
        let guesses = try (0..<400).map { try credentials("alice", "guess \($0)") }
        let right = try credentials("alice", "correct horse")
        await withTaskGroup(of: BasicAuthenticator.Verdict.self) { group in
            for guess in guesses {
                group.addTask { await login.verdict(on: guess, from: "192.0.2.1") }
            }
            // More than can wait.
            #expect(await group.contains(.busy))
            #expect(await login.verdict(on: right, from: "192.0.2.2") == .admitted)
        }
    }
}
