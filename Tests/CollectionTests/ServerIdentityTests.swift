import Testing

@testable import Collection

@Suite("The identity of a server")
struct ServerIdentityTests {
    private func isProven(_ host: String, by names: String...) -> Bool {
        ServerIdentity(host: host).isAmong(names.map { .name(Array($0.utf8)) })
    }

    @Test(
        "is a name that the certificate has, in whatever case, or a wildcard for its first label",
        arguments: [
            ("gw.example.test", "gw.example.test"), ("GW.example.test", "gw.EXAMPLE.test"),
            ("gw.example.test.", "gw.example.test"), ("gw.example.test", "*.example.test"),
            ("xn--gw-fka.example.test", "*.example.test"), ("localhost", "localhost"),
        ])
    func name(host: String, presented: String) {
        #expect(isProven(host, by: "other.test", presented))
    }

    @Test(
        "is not another name, nor what a wildcard may not stand for",
        arguments: [
            ("gw.example.test", "example.test"), ("example.test", "gw.example.test"), ("localhost", "*"),
            ("example.test", "*.test"), ("a.b.example.test", "*.example.test"), ("example.test", "*.example.test"),
            (".example.test", "*.example.test"), ("gw.example.test", "g*.example.test"),
            ("gw.example.test", "*w.example.test"), ("gw.example.test", "gw.*.test"), ("gw.example.test", "*.*.test"),
            ("gw.example.test", "**.example.test"), ("gw..test", "*..test"), ("*.example.test", "*.*.example.test"),
            ("gw.example.test", "gw.example.test\0.other.test"), ("gw.example.test", "gw.example.test."),
            ("gw.example.test", ""), ("192.0.2.2", "192.0.2.2"), ("::1", "::1"),
        ])
    func otherName(host: String, presented: String) {
        #expect(!isProven(host, by: presented))
    }

    @Test("is an address only where the certificate has just that one")
    func address() {
        let loopback = [UInt8](repeating: 0, count: 15) + [1]
        #expect(ServerIdentity(host: "192.0.2.2").isAmong([.address([192, 0, 2, 2])]))
        #expect(ServerIdentity(host: "::1").isAmong([.address([1, 2, 3]), .address(loopback)]))
        #expect(ServerIdentity(host: "0:0:0:0:0:0:0:1").isAmong([.address(loopback)]))
        #expect(!ServerIdentity(host: "192.0.2.2").isAmong([.address([192, 0, 2, 3])]))
        #expect(!ServerIdentity(host: "192.0.2.2").isAmong([.address(Array("192.0.2.2".utf8))]))
        let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 2]
        #expect(!ServerIdentity(host: "192.0.2.2").isAmong([.address(mapped)]))
        #expect(!ServerIdentity(host: "gw.example.test").isAmong([.address([192, 0, 2, 2])]))
    }
}
