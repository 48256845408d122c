import Testing

@testable import ExporterToolkit

@Suite("A client")
struct ClientTests {
    @Test(
        "counts by its address, of IPv6 by the half that a subscriber has",
        arguments: [
            ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("2001:db8::1", "2001:db8::ffff:2", true), ("2001:db8::1", "2001:db8:0:1::1", false),
            ("fe80::1%eth0", "fe80::1%eth1", false),
        ])
    func owner(one: String, other: String, isSame: Bool) {
        #expect((Client(address: one).owner == Client(address: other).owner) == isSame)
        #expect(Client(address: one).owner != nil && Client(address: nil).owner == nil)
    }
}
