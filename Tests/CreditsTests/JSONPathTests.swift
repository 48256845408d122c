import Testing

@testable import Credits

@Suite("A path")
struct JSONPathTests {
    private static let document = #"""
        {"data": {"left": 5, "x-limit": 7, "a.b": {"é": 1}}, "none": null, "list": [1, 2, 3, [4]],
         "pools": [{"name": "a", "left": 1, "tags": ["x"]}, {"name": "b", "left": "2", "limit": 1e1}, {"name": "c"}]}
        """#

    private func matches(_ path: String, in text: String = document) throws -> [String] {
        let document = try JSONParser.parse(Array(text.utf8))
        var budget = JSONPath.Budget(for: document)
        return try #require(try JSONPath(path).matches(in: document, from: document, budget: &budget)).map(\.compact)
    }

    @Test(
        "leads to the values that RFC 9535 says",
        arguments: [
            ("data.left", ["5"]), ("$.data.left", ["5"]), ("@.data.left", ["5"]), ("data['x-limit']", ["7"]),
            ("data[\"a.b\"].é", ["1"]), ("['data'] .left", ["5"]), ("none", ["null"]), ("nothing", []),
            ("data.left.more", []), ("list[0]", ["1"]), ("list[-1]", ["[4]"]), ("list[9]", []),
            ("list[1:3]", ["2", "3"]), ("list[::-2]", ["[4]", "2"]), ("list[0,0,-1]", ["1", "1", "[4]"]),
            ("list[*]", ["1", "2", "3", "[4]"]), ("pools[*].name", [#""a""#, #""b""#, #""c""#]),
            ("..left", ["5", "1", #""2""#]), ("$..[0]", ["1", "4", #"{"name":"a","left":1,"tags":["x"]}"#, #""x""#]),
            ("pools[?@.left].name", [#""a""#, #""b""#]), ("pools[?!@.left].name", [#""c""#]),
            ("pools[?@.name=='b'].left", [#""2""#]), ("pools[?@.limit==10].name", [#""b""#]),
            ("pools[?@.left>=1 && @.tags || @.name>'b'].name", [#""a""#, #""c""#]),
            ("pools[?(@.name!='a')&&!(@.left)].name", [#""c""#]),
            ("pools[?length(@.tags)==1].name", [#""a""#]), ("pools[?count(@.*)==1].name", [#""c""#]),
            ("pools[?value(@..limit)==$.pools[1].limit].name", [#""b""#]),
            ("pools[?@.nothing==@.none].name", [#""a""#, #""b""#, #""c""#]),
        ] as [(String, [String])]
    )
    func values(path: String, expected: [String]) throws {
        #expect(try matches(path) == expected)
    }

    @Test(
        "that is none is refused, with the place and what was expected",
        arguments: [
            ("", 0, "expected a path such as `data.left`"), (".a", 0, "begins with a name"), ("a.", 2, "a name or `*`"),
            ("a..", 3, "a name or `*`"), ("a b", 1, "no blank"), (" a", 0, "a name or `*`"), ("a ", 1, "no blank"),
            ("a-b", 1, "needs quotes and brackets"), ("1a", 0, "`['1st']`"), ("a[", 2, "a name in quotes"),
            ("a[]", 2, "a name in quotes"), ("a[b]", 2, "a name in quotes"), ("a['b]", 2, "a quote at its end"),
            ("a['\\x']", 4, "behind a backslash"), ("a['\\ud800']", 5, "surrogate pair"),
            ("a[01]", 2, "does not begin with 0"),
            ("a[-0]", 3, "does not begin with 0"), ("a[9007199254740992]", 2, "below 2^53"), ("a[1", 3, "`]`"),
            ("a[?]", 3, "a path from `@` or `$`"), ("a[?@.b==]", 8, "text in quotes"),
            ("a[?@.*==1]", 3, "only one value"),
            ("a[?length(@.b)]", 14, "a comparison"), ("a[?lenght(@.b)>1]", 3, "there is no such function"),
            ("a[?match(@.b,'x')]", 3, "`match` is not supported"),
            ("a[?search(@.b,'x')]", 3, "`search` is not supported"),
            ("a[?@.b=1]", 6, "`]`"), ("a[?(@.b]", 7, "`)`"), ("a[?!@.b==1]", 7, "`]`"), ("$a", 1, "expected `.`, `[`"),
        ] as [(String, Int, String)]
    )
    func refusals(path: String, offset: Int, message: String) {
        do {
            _ = try JSONPath(path)
            Issue.record("taken: \(path)")
        } catch {
            #expect(error.offset == offset)
            #expect(error.message.contains(message), "\(error.message)")
        }
    }

    @Test("says where its values stand")
    func places() throws {
        let document = try JSONParser.parse(Array(Self.document.utf8))
        var budget = JSONPath.Budget(for: document)
        func places(_ path: String) throws -> [String]? {
            try JSONPath(path).located(in: document, from: document, withPlaces: true, budget: &budget)?.map(\.place)
        }
        #expect(try places("pools[1:].name") == ["pools[1].name", "pools[2].name"])
        #expect(try places("data.*") == ["data.left", "data['x-limit']", "data['a.b']"])
        #expect(try places("$") == ["$"])
    }

    @Test(
        "of any length and depth is refused or read",
        arguments: [
            String(repeating: "a.", count: 5_000) + "a", "a" + String(repeating: "[0]", count: 10_000),
            "a[?" + String(repeating: "(", count: 10_000), "a[?" + String(repeating: "@[?", count: 300),
            "a[?" + String(repeating: "!(", count: 400), "a[?" + String(repeating: "length(", count: 130),
        ]
    )
    func hostilePaths(path: String) {
        #expect(throws: JSONPathError.self) { try JSONPath(path) }
    }

    @Test(
        "gives up where it would have to look at too much",
        arguments: [
            "$[?$..*]", "$..[?count($..*)>@.a]",
            "$[*].a[*,*,*,*,*,*,*,*]..[*,*,*,*,*,*,*,*]",
        ]
    )
    func costs(path: String) throws {
        let text = "[" + Array(repeating: #"{"a":[[1],[2],[3]]}"#, count: 5_000).joined(separator: ",") + "]"
        let document = try JSONParser.parse(Array(text.utf8))
        var budget = JSONPath.Budget(for: document)
        let matches = try JSONPath(path).matches(in: document, from: document, budget: &budget)
        // What a person would write costs a small part of it.
        #expect(matches == nil)
        var fresh = JSONPath.Budget(for: document)
        #expect(try JSONPath("$[*].a[*][0]").matches(in: document, from: document, budget: &fresh)?.count == 15_000)
    }

    @Test("gives up where it would have to compare too much text", arguments: ["==", "<"])
    func longTexts(comparison: String) throws {
        let text = JSON.string(String(repeating: "x", count: 100_000))
        let members = [JSON.Member(name: "a", value: text), JSON.Member(name: "b", value: text)]
        let document = JSON.array(Array(repeating: .object(members), count: 100))
        var budget = JSONPath.Budget(for: document)
        #expect(try JSONPath("$[?@.a \(comparison) @.b]").matches(in: document, from: document, budget: &budget) == nil)
    }
}

extension JSON {
    /// Without blanks.
    fileprivate var compact: String {
        switch self {
        case .null, .bool, .number, .string: text
        case .array(let elements): "[\(elements.map(\.compact).joined(separator: ","))]"
        case .object(let members): "{\(members.map { "\"\($0.name)\":\($0.value.compact)" }.joined(separator: ","))}"
        }
    }
}
