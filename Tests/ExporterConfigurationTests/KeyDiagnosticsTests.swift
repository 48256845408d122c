import Credits
import Foundation
import StrictYAML
import Testing

@testable import ExporterConfiguration

@Suite("The keys of a configuration")
struct KeyDiagnosticsTests {
    private func diagnostics(
        of text: String, environment: [String: String] = [:], file: [UInt8]? = nil
    ) throws -> [String] {
        let path = FileManager.default.temporaryDirectory.appending(component: "key-\(UUID())")
        defer { try? FileManager.default.removeItem(at: path) }
        if let file { try Data(file).write(to: path) }
        let text = text.replacing("FILE", with: path.path)
        return try Configuration(text: Array(text.utf8), source: "f", environment: environment).keyDiagnostics()
            .map { "\($0)".replacing(path.path, with: "FILE") }
    }

    private let olostep = "accounts: [{name: a, provider: olostep, api_key_file: FILE}]"
    private let brookMimir = "accounts: [{name: a, provider: brookmimir, api_key_file: FILE}]"

    @Test("are told about where a file holds none that can be right")
    func files() throws {
        #expect(try diagnostics(of: olostep, file: Array("key\n".utf8)) == [])
        #expect(
            try diagnostics(of: olostep, file: [0xFF, 0xFE, 0x6B, 0])
                == ["f:1:55: error: the key file FILE is in UTF-16; expected UTF-8 or ASCII"])
        #expect(try diagnostics(of: olostep, file: []) == ["f:1:55: error: the key file FILE is empty"])
        #expect(
            try diagnostics(of: olostep, file: Array("„s3cret“".utf8))
                == ["f:1:55: error: the key is in typographic quotes; expected it without them"])
        #expect(
            try diagnostics(of: brookMimir, file: Array("'s3cret'".utf8))
                == ["f:1:58: error: the key is in single quotes; expected it without them"])
    }

    @Test("are no error where they may be right, or may be there later")
    func warnings() throws {
        #expect(try diagnostics(of: olostep) == [])
        let remark = "warning: the key is in double quotes, which are sent as a part of it"
        #expect(try diagnostics(of: olostep, file: Array("\"s3cret\"".utf8)) == ["f:1:55: \(remark)"])
        let written = "accounts: [{name: a, provider: olostep, api_key: '\"s3cret\"'}]"
        #expect(try diagnostics(of: written) == ["f:1:50: \(remark)"])
        let variable = "accounts: [{name: a, provider: olostep, api_key: \"${KEY}\"}]"
        #expect(try diagnostics(of: variable, environment: ["KEY": " \"s3cret\"\n"]) == ["f:1:50: \(remark)"])
        let environment = try Configuration(environment: ["OLOSTEP_API_KEY": "\"s3cret\""])
        #expect(environment.keyDiagnostics().map(\.description) == ["environment: OLOSTEP_API_KEY: \(remark)"])
    }

    @Test("are told about where a secret setting holds none that can be right, or an odd one")
    func settings() throws {
        let text = """
            providers:
              - id: acme
                base_url: https://acme.example
                settings: {sid: {required: true, secret: true}}
                request: {path: /x, basic_auth: {username: "{sid}", password: "{api_key}"}}
                reading: {balances: {remaining: left}}
            accounts: [{name: a, provider: acme, api_key: k, sid_file: FILE}]
            """
        #expect(try diagnostics(of: text, file: Array("ab".utf8)) == [])
        #expect(
            try diagnostics(of: text, file: Array("a:b".utf8))
                == ["f:7:60: error: the setting `sid` holds a colon, which would end the name in `basic_auth`"])
        #expect(
            try diagnostics(of: text, file: Array("'ab'".utf8))
                == ["f:7:60: warning: the setting `sid` is in single quotes, which are sent as a part of it"])
    }
}
