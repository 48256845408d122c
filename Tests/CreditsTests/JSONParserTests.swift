import Testing

@testable import Credits

@Suite("The JSON parser")
struct JSONParserTests {
    @Test(
        "takes what RFC 8259 allows",
        arguments: [
            "{}", "[]", "0", "-0", "1.5e-10", "1E+2", #""""#, "null", "true", " \t\r\n{ \"a\" : [ 1 , 2 ] } \n",
            #""\"\\\/\b\f\n\r\t\u00e9\ud83d\udcb3""#, "\"\u{7F}\u{2028}💳\"", "[[[[[[[[[[1]]]]]]]]]]", #"{"":0}"#,
            "\u{FEFF}{}", "{\"a\":1,\"A\":2,\"\u{E9}\":3,\"e\u{301}\":4}", "123456789012345678901234567890",
            #"["\u0000"]"#,
        ]
    )
    func valid(text: String) {
        #expect(throws: Never.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test(
        "refuses what it does not",
        arguments: [
            "", " ", "{", "}", "[", "[1,]", #"{"x":1,}"#, "{,}", "[,1]", "[1 2]", #"{"a" 1}"#, #"{"a":}"#, "{a:1}",
            "{'a':1}",
            #"{"a":1} {"b":2}"#, "{} x", #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, "01", "-", "+1", ".5", "1.", "1e",
            "1e+",
            "0x10", "NaN", "Infinity", "-Infinity", "nul", "True", "\"a", "\"\\x\"", #""\u12""#, #""\u+123""#,
            #""\ud800""#, #""\udc00""#, #""\ud800\u0061""#, "\"a\nb\"", "\"a\tb\"", "\u{FEFF}\u{FEFF}{}", "{}\u{FEFF}",
            " \u{FEFF}{}", "[1]/**/", "// \n{}",
            "[\u{A0}1]", "1 1", "--1", "- 1", "[1,,2]", "\u{0}", "{}\u{0}",
        ]
    )
    func invalid(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test(
        "refuses bytes that are not UTF-8",
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError.self) { try JSONParser.parse([quote] + bytes + [quote]) }
    }

    @Test("refuses UTF-16")
    func utf16() {
        let bytes = Array("{}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
    }

    @Test("bounds the depth", arguments: ["[", "{\"a\":"])
    func depth(opening: String) {
        let deep = String(repeating: opening, count: 100_000)
        #expect(throws: JSONError.self) { try JSONParser.parse(Array(deep.utf8)) }
        let allowed =
            String(repeating: "[", count: JSONParser.maximumDepth) + "1"
            + String(repeating: "]", count: JSONParser.maximumDepth)
        #expect(throws: Never.self) { try JSONParser.parse(Array(allowed.utf8)) }
    }

    @Test("says where the first byte stands that does not fit")
    func offset() {
        #expect(throws: JSONError(offset: 4, problem: "is not valid UTF-8")) {
            try JSONParser.parse(Array("\"é".utf8) + [0x61, 0xC3, 0x22])
        }
        #expect(throws: JSONError(offset: 7, problem: "lacks a member's name")) {
            try JSONParser.parse(Array(#"{"x":1,}"#.utf8))
        }
    }

    @Test(
        "takes a string for a number only if it is one",
        arguments: [
            (#""6""#, 6), (#""-1.5e2""#, -150), (#""06""#, nil), (#"" 6""#, nil), (#""6 ""#, nil), (#""""#, nil),
            (#""0x10""#, nil), (#""nan""#, nil), (#""inf""#, nil), (#""1_000""#, nil), (#""6,5""#, nil),
            (#""+6""#, nil),
            ("true", nil), ("null", nil), ("[6]", nil), ("1e999", nil), (#""1e999""#, nil), ("-0", 0), ("1e-400", 0),
        ] as [(String, Double?)]
    )
    func numbers(text: String, number: Double?) throws {
        #expect(try JSONParser.parse(Array(text.utf8)).finiteNumber == number)
    }
}
