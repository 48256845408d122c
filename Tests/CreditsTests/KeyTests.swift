import Foundation
import Primitives
import Testing
import TestSupport

@testable import Credits

@Suite("A key")
struct KeyTests {
    private func read(_ bytes: [UInt8]) throws -> Result<Secret, Failure> {
        let file = FileManager.default.temporaryDirectory.appending(component: "key-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        return Account.KeySource.file(file.path).read().mapError {
            Failure($0.reason, detail: $0.detail?.replacing(file.path, with: "F"))
        }
    }

    @Test(
        "in a file is what stands between blanks, line ends and byte order marks",
        arguments: [
            "k e'y\n", "k e'y\r\n", "\n\r\n k e'y", "\t k e'y \t", "\u{FEFF}k e'y", "\n\u{FEFF} k e'y\n\n\u{FEFF}\n",
            "\u{A0}k e'y\u{A0}",
        ])
    func trimming(text: String) throws {
        #expect(try read(Array(text.utf8)).get() == Secret("k e'y"))
    }

    @Test(
        "file without a key says why",
        arguments: [
            ([], "is empty"), (Array("\u{FEFF} \n".utf8), "is empty"), ([0xFF, 0xFE], "is in UTF-16"),
            ([0xFF, 0xFE] + utf16(littleEndian: "key\r\n"), "is in UTF-16"),
            ([0xFE, 0xFF] + utf16(littleEndian: "key").reversed(), "is in UTF-16"),
            (utf16(littleEndian: "key"), "is in UTF-16"), (utf16(littleEndian: "key").reversed(), "is in UTF-16"),
            (utf16(littleEndian: "key") + [0x0A], "is in UTF-16"), ([0x80, 0x81], "is not text in UTF-8"),
            (Array(repeating: 0x61, count: 65_537), "is larger than 65536 bytes"),
        ] as [([UInt8], String)])
    func unusable(bytes: [UInt8], message: String) throws {
        let result = try read(bytes)
        guard case .failure(let failure) = result else {
            Issue.record("a key was read")
            return
        }
        #expect(failure.reason == .missingSecret)
        #expect(failure.detail?.hasPrefix("the key file F \(message)") == true)
    }

    @Test(
        "file that cannot be read says why",
        arguments: [("/nonexistent", "cannot be opened: No such file or directory"), ("/", "is not a regular file")])
    func unreadable(path: String, message: String) {
        let failure = Failure(.missingSecret, detail: "the key file \(path) \(message)")
        #expect(throws: failure) { try Account.KeySource.file(path).read().get() }
    }

    @Test(
        "in quotes is refused where they cannot belong to it, and else remarked upon",
        arguments: [
            ("\"abc\"", "double quotes", false), ("'abc'", "single quotes", false), ("`abc`", "backquotes", false),
            ("„abc“", "typographic quotes", true), ("“abc”", "typographic quotes", true),
            ("«abc»", "typographic quotes", true), ("abc”", "typographic quotes", true),
        ])
    func quotes(key: String, kind: String, isImpossible: Bool) {
        let any = ProviderDefinition.olostep
        let hexadecimal = ProviderDefinition.brookMimir
        let said = (isImpossible ? any.complaint(about:) : any.remark(about:))(Secret(key))
        #expect(said?.hasPrefix("the key is in \(kind)") == true)
        #expect((any.complaint(about: Secret(key)) != nil) == isImpossible)
        #expect(hexadecimal.complaint(about: Secret(key))?.hasPrefix("the key is in \(kind)") == true)
        #expect(said?.contains("abc") == false)
    }

    @Test("with a quote somewhere is a key like any other", arguments: ["a\"b", "\"ab", "ab'", "'ab\"", "\"", "key"])
    func noQuotes(key: String) {
        #expect(ProviderDefinition.olostep.complaint(about: Secret(key)) == nil)
        #expect(ProviderDefinition.olostep.remark(about: Secret(key)) == nil)
    }

    @Test(
        "is found in whatever form a reading would have it",
        arguments: ["x Sk-Ab.Cd-12 y", "sk-ab.cd-12", "sk_ab_cd_12", "Sk-Ab.Cd-12\u{301}", "\u{1F1E6}Sk-Ab.Cd-12"])
    func held(text: String) {
        #expect(Credentials(key: Secret("Sk-Ab.Cd-12")).isHeld(byAnyOf: ["x", text]))
        #expect(!Credentials(key: Secret("Sk-Ab.Cd-13")).isHeld(byAnyOf: ["x", text]))
    }

    @Test(
        "is not shown with an answer that is no JSON, where the answer is cut and where it has escapes",
        arguments: [
            "<html>K</html>", String(repeating: "x", count: 490) + "K", #"{"key": "Sk\/Ab.Cd-12"#,
            #"{"key": "Sk\u002FAb.Cd\u002d12"#, "<p>Sk&#x2F;Ab.Cd&#45;12</p>", "Sk%2FAb.Cd-12",
        ])
    func answer(body: String) {
        let key = "Sk/Ab.Cd-12"
        let body = body.replacing("K<", with: key + "<").replacing("xK", with: "x" + key)
        let answer = ProviderResponse(status: 200, body: Array(body.utf8)).answer(hiding: Credentials(key: Secret(key)))
        #expect(answer == Secret(key).description)
    }
}

private func utf16(littleEndian text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
}
