import CZlib
import Hummingbird

/// A part of a page, compressed on its own: what stands behind it may change, and it stays ready.
struct CompressedPart: Sendable {
    fileprivate let deflated: ByteBuffer
    fileprivate let checksum: UInt
    fileprivate let count: Int

    /// Nil if zlib has no memory for it.
    init?(_ bytes: [UInt8]) {
        var stream = z_stream()
        // Negative asks for the compressed bytes alone, without zlib's own header.
        let window = -MAX_WBITS
        guard
            deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }

        // The bound is of a stream that ends; one that goes on has a mark of five bytes in place of its end.
        let room = Int(deflateBound(&stream, UInt(bytes.count))) + 16
        var isComplete = false
        let deflated = bytes.withUnsafeBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: room) { output, written in
                // zlib only reads from it.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                isComplete = deflate(&stream, Z_SYNC_FLUSH) == Z_OK && stream.avail_out > 0
                written = Int(stream.total_out)
            }
        }
        guard isComplete else { return nil }
        self.deflated = ByteBuffer(bytes: deflated)
        checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
        count = bytes.count
    }
}

extension [CompressedPart] {
    /// All parts as one in gzip's format (RFC 1952).
    var gzip: [ByteBuffer] {
        let checksum = reduce(0) { crc32_combine($0, $1.checksum, $1.count) }
        let count = map(\.count).reduce(0, +)
        // Magic number, the method deflate, no flags, no time, no extra flags, an unknown system.
        let header = ByteBuffer(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
        // An empty block that is the last one.
        var end = ByteBuffer(bytes: [3, 0])
        end.writeInteger(UInt32(truncatingIfNeeded: checksum), endianness: .little)
        end.writeInteger(UInt32(truncatingIfNeeded: count), endianness: .little)
        return [header] + map(\.deflated) + [end]
    }
}
