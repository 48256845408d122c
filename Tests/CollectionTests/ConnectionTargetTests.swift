import Testing

@testable import Collection

@Suite("A certificate for another name")
struct ConnectionTargetTests {
    @Test(
        "is asked for by that name, at the real host, which stays in Host",
        arguments: [
            (
                "https://10.0.0.7:8443/credits?time=1", "https://gateway.test:8443/credits?time=1", "10.0.0.7",
                "10.0.0.7:8443"
            ),
            ("https://host/credits", "https://gateway.test/credits", "host", "host"),
            ("https://[::1]:8443/credits", "https://gateway.test:8443/credits", "::1", "[::1]:8443"),
        ]
    )
    func serverName(url: String, sentTo: String, host: String, header: String) {
        let target = ConnectionTarget(url: url, serverName: "gateway.test")
        #expect(target.url == sentTo)
        #expect(target.connectsTo == host)
        #expect(target.hostHeader == header)
    }

    @Test("changes nothing where there is none", arguments: [nil, "host"])
    func noServerName(name: String?) {
        let target = ConnectionTarget(url: "https://host/credits", serverName: name)
        #expect(target.url == "https://host/credits")
        #expect(target.connectsTo == nil)
        #expect(target.hostHeader == nil)
    }
}
