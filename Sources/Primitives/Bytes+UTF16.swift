extension [UInt8] {
    /// Whether it begins with a byte order mark of UTF-16, or every second byte is 0, as in ASCII that was saved so.
    package var isUTF16: Bool {
        if starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) { return true }
        guard count >= 2 else { return false }
        return [0, 1].contains { start in
            stride(from: start, to: count, by: 2).allSatisfy { self[$0] == 0 }
        }
    }
}
