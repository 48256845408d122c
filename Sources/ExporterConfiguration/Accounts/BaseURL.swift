import FoundationEssentials

/// The URL that a provider's paths are appended to.
struct BaseURL {
    /// Without a slash at its end.
    let text: String
    /// `http` instead of `https`.
    let isPlain: Bool
    /// In lower case, an IPv6 address without brackets.
    let host: String
    let port: Int

    /// Nil for anything but http or https, a host, and perhaps a port and a path.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.encodedHost?.contains("%") != true,
            host != ".", !host.contains(".."), parts.user == nil,
            parts.password == nil, parts.query == nil,
            parts.fragment == nil, (1...65_535).contains(parts.port ?? 1)
        else { return nil }
        var text = text[...]
        while text.last == "/" { text.removeLast() }
        self.text = String(text)
        isPlain = scheme == "http"
        self.host = host.trimmingIPv6Brackets.lowercased()
        port = parts.port ?? (isPlain ? 80 : 443)
    }
}

extension String {
    /// Whether what goes to this host, in lower case, never leaves this machine. To `localhost.` and names below it, it may:
    /// glibc asks DNS for them.
    var isLoopbackHost: Bool {
        self == "localhost" || IPAddress(self)?.isLoopback == true
    }

    /// What is wrong with a URL whose host is an IPv6 address of one link only, such as `[fe80::1%25eth0]`; else nil.
    var zoneComplaint: String? {
        guard contains(/\[[^\]\/]*%/) else { return nil }
        return "an IPv6 address with a zone (what follows `%`) cannot be used; expected an address without, or a name"
    }

    /// A host's name without the dot that says it is complete. With it and without it, it is the same name.
    var trimmingRootDot: String {
        hasSuffix(".") ? String(dropLast()) : self
    }

    var trimmingIPv6Brackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}
