import Credits
import Foundation
import StrictYAML
import Testing
import TestSupport

@testable import ExporterConfiguration

@Suite("The built-in providers")
struct BuiltInProvidersTests {
    private static let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardizedFileURL

    @Test("are the files of their folder, in alphabetical order")
    func files() throws {
        let folder = Self.root.appending(path: "Sources/Providers")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }
            .sorted { $0.deletingPathExtension().lastPathComponent < $1.deletingPathExtension().lastPathComponent }
        #expect(BuiltInProvider.all.map(\.id) == files.map { $0.deletingPathExtension().lastPathComponent })
        for (provider, file) in zip(BuiltInProvider.all, files) {
            #expect(provider.text == Array(try Data(contentsOf: file)), "\(provider.id)")
        }
    }

    @Test("are definitions without a mistake, each with its documentation", arguments: BuiltInProvider.all.map(\.id))
    func definitions(id: String) throws {
        let provider = try #require(BuiltInProvider.named(id))
        var diagnostics = DiagnosticsCollector(source: "\(id).yaml")
        let node = diagnostics.document(in: provider.text)
        let document = try #require(node)
        var decoder = ConfigurationDecoder(
            scalars: ScalarDecoder(environment: [:]), folder: ".", diagnostics: diagnostics)
        let decoded = decoder.definition(in: document)
        let definition = try #require(decoded)
        #expect(decoder.diagnostics.isEmpty)
        #expect(definition.id == id)
        #expect(definition.documentation?.hasPrefix("https://") == true)
        #expect(definition.baseURL.filled(withSettings: [:]).hasPrefix("https://"))
    }

    @Test("respond in the simulator as their fixtures do", arguments: BuiltInProvider.all.map(\.id))
    func responses(id: String) throws {
        let folder = Self.root.appending(path: "Tests/CreditsTests/Fixtures/\(id)")
        let bodies = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasPrefix("200-") && $0.pathExtension == "body" }
            .map { Array(try Data(contentsOf: $0)) }
        #expect(bodies.contains(try #require(ProviderCatalogue.documentedResponse(of: id))))
    }

    @Test("take their key and their settings from the environment")
    func environment() throws {
        let configuration = try Configuration(environment: [
            "OPENROUTER_API_KEY": "o", "DEEPL_AUTH_KEY": "d", "TWILIO_AUTH_TOKEN": "t", "TWILIO_ACCOUNT_SID": "AC1",
        ])
        #expect(
            configuration.accounts.map(\.id.description) == [
                "deepl/default", "openrouter/default", "openrouter-key/default", "twilio/default",
            ])
        #expect(configuration.accounts.last?.settings == ["account_sid": "AC1"])
        #expect {
            try Configuration(environment: ["TWILIO_AUTH_TOKEN": "t"])
        } throws: { error in
            "\(error)".contains("TWILIO_ACCOUNT_SID is not set: beside TWILIO_AUTH_TOKEN, twilio needs it")
        }
    }
}
