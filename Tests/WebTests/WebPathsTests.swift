import Testing

@testable import Web

@Suite("Where the paths are")
struct WebPathsTests {
    @Test(
        "takes a prefix with or without slashes at its ends",
        arguments: [
            ("/", "/"), ("//", "/"), ("/credits", "/credits/"), ("credits/", "/credits/"), ("//a/b//", "/a/b/"),
            ("/~a_b-c.d:e@f", "/~a_b-c.d:e@f/"),
        ]
    )
    func prefix(text: String, prefix: String) {
        #expect(RoutePrefix(text)?.description == prefix)
    }

    @Test(
        "refuses a prefix that could be written in several ways",
        arguments: ["/a//b", "/.", "/a/../b", "/a b", "/a%20b", "/a?b", "/a#b", "/ü", "/a\\b", "'/a'", "/a\n"])
    func badPrefix(text: String) {
        #expect(RoutePrefix(text) == nil)
    }

    @Test(
        "takes an external URL",
        arguments: [
            ("https://a.example", "https://a.example/"), ("HTTP://a:8080/", "http://a:8080/"),
            ("https://a.example/credits/", "https://a.example/credits/"), ("http://[::1]:1/a/b", "http://[::1]:1/a/b/"),
        ]
    )
    func externalURL(text: String, url: String) {
        #expect(ExternalURL(text)?.description == url)
    }

    @Test(
        "refuses what is no external URL",
        arguments: [
            "a.example", "/credits", "ftp://a", "https://", "https:///a", "https://user:secret@a", "https://a?b",
            "https://a/?b", "https://a/#b", "https://a:", "https://a:0", "https://a:65536", "https://a:b",
            "https://[::1", "https://[]", "https://[a]", "https://[::1]x", "https://a b", "https://a/b%20c",
            "\"https://a\"", "https://ü",
        ]
    )
    func badExternalURL(text: String) {
        #expect(ExternalURL(text) == nil)
    }

    @Test(
        "answers under the prefix, and leads there from the beginning",
        arguments: [
            ("/", .elsewhere("/x/y/")), ("/x/y", .elsewhere("/x/y/")), ("/x/y/", .route("/")),
            ("/x/y/metrics", .route("/metrics")), ("/x/y//metrics", .route("//metrics")), ("/metrics", .nowhere),
            ("/-/healthy", .nowhere), ("/x/", .nowhere), ("/x/yz", .nowhere), ("", .nowhere),
        ] as [(String, WebPaths.Destination)]
    )
    func destination(path: String, destination: WebPaths.Destination) {
        #expect(WebPaths(prefix: RoutePrefix("/x/y")).destination(of: path) == destination)
    }

    @Test(
        "takes the prefix from the external URL unless told, and leads there",
        arguments: [
            (nil, "/", .elsewhere("https://a/x/")), (nil, "/x/sd", .route("/sd")), ("/", "/", .route("/")),
            ("/", "/sd", .route("/sd")), ("/", "/x/sd", .route("/x/sd")), ("/y", "/", .elsewhere("https://a/x/")),
            ("/y", "/y/sd", .route("/sd")), ("/y", "/x/sd", .nowhere),
        ] as [(String?, String, WebPaths.Destination)]
    )
    func external(prefix: String?, path: String, destination: WebPaths.Destination) {
        let paths = WebPaths(prefix: prefix.flatMap(RoutePrefix.init), externalURL: ExternalURL("https://a/x"))
        #expect(paths.destination(of: path) == destination)
    }

    @Test(
        "names targets as clients reach them",
        arguments: [
            (nil, nil, .init(address: "host:1", scheme: nil, path: "/probe")),
            ("/x", nil, .init(address: "host:1", scheme: nil, path: "/x/probe")),
            (nil, "http://a:80/y/", .init(address: "a:80", scheme: nil, path: "/y/probe")),
            ("/x", "https://a/y", .init(address: "a", scheme: "https", path: "/y/probe")),
            ("/", "https://a/y", .init(address: "a", scheme: "https", path: "/y/probe")),
        ] as [(String?, String?, TargetGroup.Base)]
    )
    func targets(prefix: String?, url: String?, base: TargetGroup.Base) {
        let paths = WebPaths(prefix: prefix.flatMap(RoutePrefix.init), externalURL: url.flatMap(ExternalURL.init))
        #expect(paths.targetBase(askedAt: "host:1") == base)
        #expect((paths.targetBase(askedAt: nil) == nil) == (url == nil))
        #expect((paths.targetBase(askedAt: "") == nil) == (url == nil))
    }
}
