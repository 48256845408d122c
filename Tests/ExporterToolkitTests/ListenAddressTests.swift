import Testing

@testable import ExporterToolkit

@Suite("A listen address")
struct ListenAddressTests {
    @Test(
        "is written as Prometheus' exporters write it",
        arguments: [
            (":10177", "", 10177), ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:65535", "::1", 65_535),
            ("localhost:80", "localhost", 80),
        ]
    )
    func good(text: String, host: String, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(
        "is nothing else",
        arguments: ["", "10177", "localhost", ":", ":65536", ":-1", "::1:80", "host:port", "host:80:81"])
    func bad(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
