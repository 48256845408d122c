import Testing

@testable import Credits

@Suite("A label of a provider's")
struct LabelTests {
    @Test("stays as it is up to 200 bytes", arguments: ["", "avmapi", "a\rb", String(repeating: "é", count: 100)])
    func short(text: String) {
        #expect(text.asLabel == text)
    }

    @Test(
        "is its beginning and a hash from 201 bytes on",
        arguments: [
            String(repeating: "a", count: 201), String(repeating: "é", count: 101),
            "a" + String(repeating: "😀", count: 1000), String(repeating: "\r", count: 67),
            String(repeating: "\r\n", count: 100), "e" + String(repeating: "\u{301}", count: 5000),
        ]
    )
    func long(text: String) {
        let label = text.asLabel
        // As the page has it.
        let bytes = label.unicodeScalars.map { $0 == "\r" ? 3 : String($0).utf8.count }.reduce(0, +)
        #expect((190...200).contains(bytes))
        let beginning = label.unicodeScalars.prefix { $0 != "-" }
        #expect(text.unicodeScalars.starts(with: beginning))
        #expect("\(text)x".asLabel != label)
        #expect(text.asLabel == label)
    }
}
