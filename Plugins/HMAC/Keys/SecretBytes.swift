import COpenSSL

/// Bytes that nobody else may read: in an allocation of their own, wiped when released.
///
/// A Swift array may be copied whenever it is written to or handed on, and nothing wipes what it
/// leaves behind. This allocation is made once, never copied, and cleared with `OPENSSL_cleanse`,
/// which the optimiser may not remove.
final class SecretBytes: @unchecked Sendable {
    // Unchecked: the allocation is written by `init` alone, before anyone else can see it.

    let count: Int
    private let base: UnsafeMutableRawPointer
    private let capacity: Int

    /// Lets `fill` write up to `capacity` bytes and return how many of them count.
    init<E: Error>(
        capacity: Int,
        fill: (UnsafeMutableRawBufferPointer) throws(E) -> Int
    ) throws(E) {
        let size = max(capacity, 1)
        let base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        do {
            let count = try fill(UnsafeMutableRawBufferPointer(start: base, count: capacity))
            precondition((0...capacity).contains(count), "more bytes than there is room for")
            self.count = count
        } catch {
            OPENSSL_cleanse(base, size)
            base.deallocate()
            throw error
        }
        self.base = base
        self.capacity = size
    }

    /// Copies the text's UTF-8 bytes straight from the string, which stays the caller's.
    convenience init(_ text: String) {
        self.init(capacity: text.utf8.count) { (room: UnsafeMutableRawBufferPointer) in
            room.copyBytes(from: text.utf8)
            return room.count
        }
    }

    /// Copies bytes, whose owner is to wipe them.
    convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(capacity: bytes.count) { (room: UnsafeMutableRawBufferPointer) in
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    deinit {
        OPENSSL_cleanse(base, capacity)
        base.deallocate()
    }

    func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Whether both hold the same bytes, in a time that depends on their number alone.
    func isEqual(to other: SecretBytes) -> Bool {
        count == other.count && CRYPTO_memcmp(base, other.base, count) == 0
    }
}

extension SecretBytes: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
