import FoundationEssentials
import Primitives

/// A block of a PEM file: its label, and the text between its BEGIN and END lines.
struct PEMBlock {
    /// What the block says it holds, such as `CERTIFICATE`.
    let label: String
    /// The number of its BEGIN line, from 1; of its END line where there is no other.
    let line: Int
    /// Without blanks at both ends of each line.
    fileprivate(set) var lines: [String] = []
    /// `BEGIN` or `END` where there is no such line that belongs to it.
    fileprivate(set) var missing: String? = "END"

    /// What its base64 text stands for; nil where that is broken.
    var bytes: [UInt8]? {
        Data(base64Encoded: lines.joined()).map(Array.init)
    }
}

extension [PEMBlock] {
    /// The blocks of a text. All that stands outside of them, a byte order mark included, is left out.
    init(in text: String) {
        self = []
        var open: PEMBlock?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmed
            if let label = line.pemLabel("BEGIN") {
                if let open { append(open) }
                open = PEMBlock(label: label, line: index + 1)
            } else if let label = line.pemLabel("END") {
                var block = open ?? PEMBlock(label: label, line: index + 1, missing: "BEGIN")
                if open?.label == label { block.missing = nil }
                append(block)
                open = nil
            } else {
                open?.lines.append(line)
            }
        }
        if let open { append(open) }
    }
}

extension String {
    /// Of a line such as `-----BEGIN CERTIFICATE-----`, what it begins.
    fileprivate func pemLabel(_ word: String) -> String? {
        let start = "-----\(word) "
        guard hasPrefix(start), hasSuffix("-----"), utf8.count >= start.utf8.count + 5 else { return nil }
        return String(dropFirst(start.count).dropLast(5))
    }
}
