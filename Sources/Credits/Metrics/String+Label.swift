extension String {
    /// As the value of a label: what comes from a provider has at most 200 bytes on a page, or a Prometheus with
    /// `label_value_length_limit` would refuse the page with all its accounts. Of a longer one the first 180 remain, and
    /// a hash of the whole, so that two stay apart. Only a page cuts: before that, the whole is searched for the key.
    var asLabel: String {
        guard utf8.count > 66 else { return self }
        // On a page a carriage return is U+FFFD, which has three bytes.
        let returns = utf8.count { $0 == UInt8(ascii: "\r") }
        guard utf8.count + 2 * returns > 200 else { return self }
        var bytes = 0
        let beginning = unicodeScalars.prefix { scalar in
            bytes += scalar == "\r" ? 3 : String(scalar).utf8.count
            return bytes <= 180
        }
        return "\(String(beginning))-\(String(stableHash, radix: 16))"
    }
}
