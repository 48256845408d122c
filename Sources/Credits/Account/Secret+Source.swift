package import Primitives

import Glibc

extension Secret {
    /// No key is longer; a larger file is something else, given by mistake.
    private static let maximumFileSize = 64 * 1024

    /// Text as a file or a variable holds it: blanks, line ends and byte order marks around a key are not part of it.
    package init(trimming text: String) {
        self.init(text.trimmed)
    }

    /// Reads a key from a file. It blocks for as long as the file system does.
    ///
    /// - Throws: `missing_secret` where there is no key in the file, `outOfDescriptors` where the process has no file
    ///   descriptor left to open it with; with a detail that says what is wrong and holds nothing of the file.
    package init(file path: String) throws(Failure) {
        let contents: FileContents
        do {
            contents = try FileContents(path: path, limit: Self.maximumFileSize)
        } catch {
            guard ![EMFILE, ENFILE].contains(error.code) else { throw .outOfDescriptors }
            throw Failure(.missingSecret, detail: "the key file \(path) \(error.message)")
        }
        guard !contents.bytes.isUTF16 else {
            throw Failure(.missingSecret, detail: "the key file \(path) is in UTF-16; expected UTF-8 or ASCII")
        }
        guard let text = String(validating: contents.bytes, as: UTF8.self) else {
            throw Failure(.missingSecret, detail: "the key file \(path) is not text in UTF-8 or ASCII")
        }
        self.init(trimming: text)
        guard !exposed.isEmpty else {
            throw Failure(.missingSecret, detail: "the key file \(path) is empty")
        }
    }
}

extension Account.KeySource {
    /// The key as it is at this moment. It blocks where the key is in a file.
    package func read() -> Result<Secret, Failure> {
        switch self {
        case .value(let secret): .success(secret)
        case .file(let path): Result { () throws(Failure) in try Secret(file: path) }
        }
    }
}
