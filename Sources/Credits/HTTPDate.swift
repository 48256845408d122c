import Glibc

/// Points in time as HTTP's headers have them.
package enum HTTPDate {
    /// Such as `Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110, 5.6.7).
    ///
    /// - Parameter seconds: Unix seconds.
    package static func text(_ seconds: Int) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 30) { text in
            text.withMemoryRebound(to: CChar.self) {
                strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
