/// Writes bytes one after another to where there is room for all of them: room is made once for a line, in place of once
/// for each of its parts, which costs more than the writing.
struct ByteCursor: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let room: Int
    fileprivate private(set) var count = 0

    fileprivate init(_ start: UnsafeMutablePointer<UInt8>, room: Int) {
        self.start = start
        self.room = room
    }

    mutating func write(_ byte: UInt8) {
        precondition(count < room)
        start[count] = byte
        count += 1
    }

    mutating func write(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBufferPointer { write($0) }
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        precondition(bytes.count <= room - count)
        (start + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    /// Writes an integer.
    ///
    /// - Parameter minimum: How many digits there are at least; zeros stand before the integer's own.
    mutating func write(decimal value: UInt64, digits minimum: Int = 1) {
        var digits = 1
        var rest = value / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        digits = max(digits, minimum)
        precondition(digits <= room - count)
        rest = value
        for place in (count..<count + digits).reversed() {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start[place] = UInt8(ascii: "0") + UInt8(digit)
            rest = quotient
        }
        count += digits
    }

    /// Writes label or help text with what would end its line or its quotes escaped: up to three bytes for each of the
    /// text's.
    ///
    /// A carriage return has no escape in any of the formats and would split the line for many readers, so it becomes
    /// U+FFFD.
    mutating func write(escaping text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { bytes in
            guard bytes.contains(where: Self.isSpecial) else { return write(bytes) }
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "\\"): write(#"\\"#)
                case UInt8(ascii: "\n"): write(#"\n"#)
                case UInt8(ascii: "\"") where quotes: write(#"\""#)
                case UInt8(ascii: "\r"): write("\u{FFFD}")
                default: write(byte)
                }
            }
        }
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}

extension [UInt8] {
    /// Appends what the body writes.
    ///
    /// - Parameter room: How many bytes that are at most.
    mutating func append(room: Int, _ body: (inout ByteCursor) -> Void) {
        append(addingCapacity: room) { span in
            span.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = buffer.baseAddress else { return }
                var cursor = ByteCursor(start + count, room: buffer.count - count)
                body(&cursor)
                count += cursor.count
            }
        }
    }
}
