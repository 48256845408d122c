import CCrypt

import Glibc

/// The system's hashes of passwords, crypt(3).
enum PasswordHash {
    /// Whether a password is the one of a bcrypt hash. Takes as long as the hash's cost says: 0.1 s at a cost of 10.
    static func fits(_ password: [UInt8], hash: String) -> Bool {
        // Anything else it would take for a method of another time.
        guard ["$2a$", "$2b$", "$2y$"].contains(hash.prefix(4)), let result = crypt(password, setting: hash) else {
            return false
        }
        let expected = Array(hash.utf8)
        // The time that it takes does not depend on where they differ.
        return result.count == expected.count && zip(result, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Nil for what cannot be hashed: text with a NUL in it, or of 512 bytes and more.
    static func crypt(_ text: [UInt8], setting: String) -> [UInt8]? {
        guard !text.contains(0), text.count < 512, let memory = calloc(1, MemoryLayout<crypt_data>.size) else {
            return nil
        }
        defer { free(memory) }
        let phrase = text.map { CChar(bitPattern: $0) } + [0]
        guard let result = crypt_r(phrase, setting, memory.assumingMemoryBound(to: crypt_data.self)) else { return nil }
        let hash = String(cString: result)
        // `*0` and `*1` are errors.
        return hash.hasPrefix("*") ? nil : Array(hash.utf8)
    }
}
