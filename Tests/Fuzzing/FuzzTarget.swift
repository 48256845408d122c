import ExporterConfiguration
import ExporterToolkit
import Exposition
import Foundation
import Primitives
import StrictYAML

@testable import Credits

/// What untrusted bytes are given to. Each must come back, and keep what is promised of its result.
enum FuzzTarget: String, CaseIterable {
    /// A provider, a status, and behind that line the body: the page must be one that Prometheus reads.
    case response
    /// A path, and behind that line the document.
    case path
    /// Behind `Accept: `.
    case accept
    /// A configuration: each diagnostic must stand at a place in it.
    case configuration
    /// A web configuration, in the same way.
    case web

    func read(_ input: [UInt8]) {
        switch self {
        case .response: Self.readResponse(input)
        case .path: Self.readPath(input)
        case .accept: Self.readAccept(input)
        case .configuration:
            Self.check(input) { () throws(ConfigurationError) in
                _ = try Configuration(text: input, source: "input", environment: ["A": "a"])
            }
        case .web:
            Self.check(input) { () throws(ConfigurationError) in _ = try WebConfiguration(file: Self.file(of: input)) }
        }
    }

    private static let providers = ProviderCatalogue()

    private static func readResponse(_ input: [UInt8]) {
        let (line, body) = input.firstLine
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 2, let status = Int(words[1]), (100...999).contains(status),
            let provider = providers.definition(words[0])
        else { return }
        for request in provider.requests {
            let account = Account(name: "a", provider: provider, key: .value(Secret("key")))
            let outcome = provider.interpret(
                ProviderResponse(status: status, body: body), by: request.reading,
                windowHours: provider.defaultWindows.first, maximumSeries: account.maximumSeries,
                clock: { 1_700_000_000 })
            let snapshot = AccountSnapshot(account: account, result: FetchResult(outcome))
            for format in Format.allCases {
                check(page: format.encode(AccountGroups([AccountExposition(snapshot)])) + format.end, in: format)
            }
        }
    }

    /// A page is whole lines of text, its metrics stand together, and no series is there twice.
    private static func check(page: [UInt8], in format: Format) {
        guard let text = String(validating: page, as: UTF8.self) else { preconditionFailure("a page that is no text") }
        precondition(!text.utf8.contains(UInt8(ascii: "\r")) && text.utf8.last == UInt8(ascii: "\n"))
        var series: Set<[UInt8]> = []
        var metrics: Set<String> = []
        var latest = ""
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            guard let space = line.lastIndex(of: UInt8(ascii: " ")) else { preconditionFailure("a line without value") }
            let value = String(line[line.index(after: space)...]) ?? ""
            precondition(Double(value) != nil || ["NaN", "+Inf", "-Inf"].contains(value), "a value that is none")
            precondition(series.insert(Array(line[..<space])).inserted, "a series that is there twice")
            let name = String(line.prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: " ") }) ?? ""
            guard name != latest else { continue }
            precondition(metrics.insert(name).inserted, "a metric in two places")
            latest = name
        }
    }

    private static func readPath(_ input: [UInt8]) {
        let (line, document) = input.firstLine
        guard let path = try? JSONPath(line), let json = try? JSONParser.parse(document) else { return }
        var budget = JSONPath.Budget(for: json)
        let matches = path.matches(in: json, from: json, budget: &budget)
        var other = JSONPath.Budget(for: json)
        let located = path.located(in: json, from: json, withPlaces: true, budget: &other)
        precondition(matches?.count == located?.count, "a path that leads elsewhere when places are wanted")
    }

    private static func readAccept(_ input: [UInt8]) {
        let header = String(decoding: input, as: UTF8.self)
        let format = Format.negotiated(accept: header)
        // What is no range of any format changes nothing.
        precondition(
            Format.negotiated(accept: "image/png,\(header)") == format, "a format that depends on another type")
        _ = Format.gzipIsWelcome(acceptEncoding: header)
    }

    private static let lineEnds: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

    private static func check(_ input: [UInt8], _ read: () throws(ConfigurationError) -> Void) {
        do throws(ConfigurationError) {
            try read()
        } catch {
            // As YAML 1.1 counts lines.
            let lines = String(decoding: input, as: UTF8.self).unicodeScalars.count(where: Self.lineEnds.contains) + 1
            precondition(!error.diagnostics.isEmpty, "an error without a word")
            for diagnostic in error.diagnostics {
                precondition(
                    !diagnostic.message.isEmpty && !diagnostic.message.contains("\n"), "an error of many lines")
                guard let position = diagnostic.position, diagnostic.source.hasSuffix("input") else { continue }
                precondition((1...lines + 2).contains(position.line) && position.column >= 1, "an error at no place")
            }
        }
    }

    private static let folder = FileManager.default.temporaryDirectory.appending(path: "credits-fuzz-\(getpid())")

    private static func file(of input: [UInt8]) -> String {
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "input")
        try? Data(input).write(to: file)
        return file.path
    }
}

extension [UInt8] {
    /// The first line, and what stands behind it.
    fileprivate var firstLine: (String, [UInt8]) {
        let end = firstIndex(of: UInt8(ascii: "\n")) ?? endIndex
        return (String(decoding: self[..<end], as: UTF8.self), Array(self[Swift.min(end + 1, endIndex)...]))
    }
}
