import Hummingbird
import Synchronization

/// A part of a page. It is compressed once at most, when the first client wants it so.
final class PagePart: Sendable {
    let bytes: ByteBuffer
    private let known = Mutex<CompressedPart?>(nil)

    init(_ bytes: [UInt8]) {
        self.bytes = ByteBuffer(bytes: bytes)
    }

    /// Nil if there is no memory for it.
    var compressed: CompressedPart? {
        if let known = known.withLock(\.self) { return known }
        // Not under the lock: who comes meanwhile would wait for it as long as doing it again takes.
        let compressed = CompressedPart(Array(bytes.readableBytesView))
        known.withLock { $0 = compressed }
        return compressed
    }
}
