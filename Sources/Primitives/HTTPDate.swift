import Glibc

/// Points in time as HTTP's headers have them.
package enum HTTPDate {
    /// Such as `Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110, 5.6.7).
    ///
    /// - Parameter seconds: Unix seconds. Beyond the years 0 to 9999, which are all that can be written, the nearest.
    package static func text(_ seconds: Double) -> String {
        var seconds = Int(exactly: min(max(seconds, -62_167_219_200), 253_402_300_799).rounded(.down)) ?? 0
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 30) { text in
            text.withMemoryRebound(to: CChar.self) { text in
                // From glibc 2.38 on, its headers say that it takes no null pointer.
                text.baseAddress.map { strftime($0, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts) } ?? 0
            }
        }
    }
}
