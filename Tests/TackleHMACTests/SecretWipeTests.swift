#if os(Linux)
import Glibc
import Testing

@testable import TackleHMAC

/// That a key is gone from this process once it is released: all of its memory that can be written
/// to is searched for it through `/proc/self/mem`, which the language is not asked for.
///
/// The key is known to nobody else: its bytes are computed one at a time, straight into the place
/// where they are kept, and into a mapping of the search's own that is left out of it.
@Suite(.serialized) struct SecretWipeTests {
    /// Bytes that are found nowhere else, by their number.
    private static func byte(_ index: Int, _ seed: UInt64) -> UInt8 {
        var mixed = (seed << 32 + UInt64(index)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
        return UInt8(truncatingIfNeeded: mixed >> 56)
    }

    private static func bytes(_ count: Int, _ seed: UInt64) -> SecretBytes {
        SecretBytes(capacity: count) { (room: UnsafeMutableRawBufferPointer) in
            for index in 0..<count { room[index] = byte(index, seed) }
            return count
        }
    }

    /// How often 16 of them are there; over the first, `free` writes its notes.
    private static func count(_ seed: UInt64, at place: Int = 16) throws -> Int {
        try MemorySearch().count(16) { byte(place + $0, seed) }
    }

    /// So many that what is allocated next does not lie over all of them.
    private static let many = 40_000
    private static let places = [16, 5_000, 15_000, 25_000, 39_000]

    @Test func `bytes are there while they are kept, and gone when they are released`() throws {
        var kept: SecretBytes? = Self.bytes(Self.many, 1)
        let next = Self.bytes(Self.many, 8)
        defer { withExtendedLifetime(next) {} }
        for place in Self.places { #expect(try Self.count(1, at: place) == 1) }
        withExtendedLifetime(kept) {}
        kept = nil
        for place in Self.places { #expect(try Self.count(1, at: place) == 0) }
    }

    @Test func `bytes whose making fails are gone`() throws {
        struct Failed: Error {}
        // It lies behind them, so that the end of the heap is not given back with them.
        var next: SecretBytes?
        #expect(throws: Failed.self) {
            try SecretBytes(capacity: Self.many) { (room) throws(Failed) -> Int in
                for index in 0..<Self.many { room[index] = Self.byte(index, 2) }
                next = Self.bytes(Self.many, 7)
                throw Failed()
            }
        }
        defer { withExtendedLifetime(next) {} }
        for place in Self.places { #expect(try Self.count(2, at: place) == 0) }
    }

    /// libcrypto keeps a copy of its own in each context.
    @Test func `a secret of HMAC is gone with what libcrypto has of it, after it has signed`()
        throws
    {
        var secret: SigningSecret? = try SigningSecret(key: Self.bytes(32, 3), for: .standard)
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [1, 2, 3])
        _ = try SignatureScheme.standard.sign(message, with: [#require(secret)])
        #expect(try Self.count(3) >= 1)
        withExtendedLifetime(secret) {}
        secret = nil
        #expect(try Self.count(3) == 0)
    }

    @Test func `a private key is gone with what libcrypto has of it, after it has signed`() throws {
        var secret: SigningSecret? = try SigningSecret(
            key: Self.bytes(32, 4),
            for: .standardEd25519
        )
        let message = SignableMessage(id: "msg_1", timestamp: 1, body: [1, 2, 3])
        _ = try SignatureScheme.standardEd25519.sign(message, with: [#require(secret)])
        #expect(try Self.count(4) >= 1)
        withExtendedLifetime(secret) {}
        secret = nil
        #expect(try Self.count(4) == 0)
    }

    @Test func `a secret that is refused is gone`() throws {
        #expect(throws: InvalidSecret.self) {
            try SigningSecret(key: Self.bytes(65, 5), for: .standard)
        }
        #expect(throws: InvalidSecret.self) {
            try SigningSecret(key: Self.bytes(64, 6), for: .standardEd25519)
        }
        #expect(try Self.count(5) == 0)
        #expect(try Self.count(6) == 0)
    }
}

/// A search through the memory of this process.
private struct MemorySearch {
    struct Unreadable: Error {}

    private static let chunk = 1 << 20

    /// How often a run of bytes is there outside of the search's own memory.
    func count(_ length: Int, byte: (Int) -> UInt8) throws -> Int {
        let size = Self.chunk + 4096
        // Shared, so that the kernel does not make one range of it and what lies beside it.
        let own = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
        guard let own, own != MAP_FAILED else { throw Unreadable() }
        defer { munmap(own, size) }
        let wanted = own + Self.chunk
        for index in 0..<length { (wanted + index).storeBytes(of: byte(index), as: UInt8.self) }
        let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw Unreadable() }
        defer { close(memory) }
        var found = 0
        for range in try Self.writable(except: UInt(bitPattern: own)) {
            var place = range.lowerBound
            while place < range.upperBound {
                let count = min(Self.chunk, Int(range.upperBound - place))
                // What is no longer mapped cannot be read: other threads go on.
                let got = pread(memory, own, count, off_t(place))
                guard got >= length else { break }
                found += Self.count(of: wanted, length, in: own, got)
                guard got == count, count == Self.chunk else { break }
                // What lies across two chunks is found in the second.
                place += UInt(count - length + 1)
            }
        }
        return found
    }

    private static func count(
        of wanted: UnsafeRawPointer,
        _ length: Int,
        in memory: UnsafeRawPointer,
        _ size: Int
    ) -> Int {
        let first = CInt(wanted.load(as: UInt8.self))
        let end = memory + size - length + 1
        var start = memory
        var found = 0
        while start < end, let hit = memchr(start, first, end - start) {
            if memcmp(hit, wanted, length) == 0 { found += 1 }
            start = UnsafeRawPointer(hit) + 1
        }
        return found
    }

    /// The ranges of addresses that may be written to, but for the search's own.
    private static func writable(except own: UInt) throws -> [Range<UInt>] {
        let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Unreadable() }
        defer { close(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &part, part.count)
            guard count > 0 else { break }
            text += part[..<count]
        }
        return text.split(separator: 0x0A).compactMap { line in
            let fields = line.split(separator: 0x20)
            let ends = fields[0].split(separator: 0x2D).compactMap {
                UInt(String(decoding: $0, as: UTF8.self), radix: 16)
            }
            let mode = Array(fields[1])
            guard ends.count == 2, mode[0] == 0x72, mode[1] == 0x77, ends[0] < ends[1] else {
                return nil
            }
            let range = ends[0]..<ends[1]
            // A range of so many is a sanitizer's, and holds nothing of anybody else.
            return range.contains(own) || range.count > 1 << 32 ? nil : range
        }
    }
}
#endif
