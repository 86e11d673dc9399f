import COpenSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A new secret or pair of keys, random, in the form that a scheme's users write it.
public struct NewSecret: Sendable {
    /// The secret in text: `whsec_`, `whsk_`, or 64 hexadecimal digits.
    ///
    /// It is there to be handed over; keep it out of logs.
    public let text: String

    /// The public key that belongs to it, `whpk_` and base64; nil for a secret of HMAC.
    public let publicKey: String?

    /// Makes one.
    ///
    /// - Parameter scheme: The scheme it is for; nil, as for a custom one, for text.
    /// - Throws: ``SigningFailure`` where libcrypto has no random bytes.
    public init(for scheme: SignatureScheme?) throws(SigningFailure) {
        let key = try SecretBytes(capacity: Self.length) { (room) throws(SigningFailure) in
            let start = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard RAND_priv_bytes(start, CInt(room.count)) == 1 else { throw .libcrypto }
            return room.count
        }
        switch scheme?.rules.form ?? .text {
        case .standard, .prefixed:
            text = "whsec_" + key.withBytes { Base64.encode(Array($0)) }
            publicKey = nil
        case .ed25519:
            let pair = try key.withBytes { (seed) throws(SigningFailure) in
                try Ed25519PrivateKey(seed: seed)
            }
            text = "whsk_" + key.withBytes { Base64.encode(Array($0) + pair.publicKey) }
            publicKey = "whpk_" + Base64.encode(pair.publicKey)
        case .text, .open:
            text = key.withBytes { Hex.encode(Array($0)) }
            publicKey = nil
        }
    }

    /// Writes the secret and a line end to a new file that its owner alone can read.
    ///
    /// - Throws: ``InvalidSecret`` whose subject is the file, where it is there already or cannot
    ///   be written; what was begun is removed.
    public func save(toNewFile path: String) throws(InvalidSecret) {
        let place = SecretSource.place(ofFile: path)
        // O_EXCL follows no link, and never takes a file that others may have opened.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            let isThere = errno == EEXIST
            throw InvalidSecret(
                subject: place,
                isThere
                    ? "is there already; name one that is not"
                    : "cannot be made (errno \(errno)); see that its directory can be written to"
            )
        }
        let line = Array((text + "\n").utf8)
        let isWritten = Self.write(line, to: file) && fsync(file) == 0
        let isClosed = close(file) == 0
        guard isWritten, isClosed else {
            unlink(path)
            throw InvalidSecret(subject: place, "cannot be written; see whether the disk is full")
        }
    }

    private static func write(_ bytes: [UInt8], to file: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                #if canImport(Darwin)
                Darwin.write(file, bytes.baseAddress, bytes.count)
                #elseif canImport(Glibc)
                Glibc.write(file, bytes.baseAddress, bytes.count)
                #else
                Musl.write(file, bytes.baseAddress, bytes.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// 256 bits, as many as HMAC-SHA256 can make use of and a seed of Ed25519 has.
    private static let length = 32
}

extension NewSecret: CustomStringConvertible, CustomReflectable {
    /// Always `[redacted]`.
    public var description: String { "[redacted]" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
