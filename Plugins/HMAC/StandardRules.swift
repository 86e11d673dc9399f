import COpenSSL
import Tackle

/// Standard Webhooks, version 1 (standard-webhooks.md, "Webhook metadata" and "Signature scheme").
///
/// Signed is the id, a full stop, the time, a full stop and the body; a signature is `v1,` and the
/// base64 of its HMAC-SHA256; several are separated by one space.
struct StandardRules: SchemeRules {
    let headerNames = [Self.idHeader, Self.timestampHeader, Self.signatureHeader]

    func secret(_ text: UnsafeRawBufferPointer) throws(InvalidSecret) -> SigningSecret {
        if text.starts(with: "whsk_".utf8) { throw .privateKey }
        if text.starts(with: "whpk_".utf8) { throw .publicKey }
        let prefix = text.starts(with: "whsec_".utf8) ? "whsec_".utf8.count : 0
        let encoded = UnsafeRawBufferPointer(rebasing: text.dropFirst(prefix))
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        guard !encoded.allSatisfy(blanks.contains) else { throw .empty }
        guard encoded.count <= Self.longestKey / 3 * 4 + 4 else { throw .tooLong }
        let key = try SecretBytes(capacity: encoded.count) { (room) throws(InvalidSecret) in
            guard let count = Base64.decode(encoded, into: room) else { throw .notBase64 }
            if count < Self.shortestKey { throw .tooShort }
            if count > Self.longestKey { throw .tooLong }
            return count
        }
        return try SigningSecret(macKey: key)
    }

    func sign(
        _ message: SignableMessage,
        with secrets: [SigningSecret],
        field: (_ name: String, _ value: String) -> Void
    ) throws(SigningFailure) {
        guard message.id.withBytes(Self.isSignable) else { throw .id }
        guard let timestamp = UnixTimestamp.text(message.timestamp) else { throw .timestamp }
        let signatures = try Self.signatures(of: message, at: timestamp, with: secrets)
        field(Self.idHeader, message.id)
        field(Self.timestampHeader, timestamp)
        field(Self.signatureHeader, signatures)
    }

    func verify(
        _ message: ReceivedMessage,
        with secrets: [SigningSecret]
    ) throws(SignatureRefusal) -> VerifiedMessage {
        let id = try message.header(Self.idHeader)
        let timestamp = try message.header(Self.timestampHeader)
        let signatures = try message.header(Self.signatureHeader)
        guard id.withUnsafeBufferPointer(Self.isSignable) else {
            throw .malformed(Self.idHeader, "has other bytes than visible ASCII without '.'")
        }
        guard let seconds = UnixTimestamp.parse(timestamp) else {
            throw .malformedTimestamp(Self.timestampHeader)
        }
        try message.checkTime(seconds)
        let claimed = Self.codes(in: signatures)
        guard !claimed.isEmpty else { throw .noMatch }
        for secret in secrets {
            // What cannot be computed matches nothing.
            guard let code = try? Self.code(secret, id, timestamp, message.body) else { continue }
            // The lengths are equal: 32 bytes each.
            if claimed.contains(where: { CRYPTO_memcmp($0, code, HMACKey.codeLength) == 0 }) {
                return VerifiedMessage(
                    id: String(decoding: id, as: UTF8.self),
                    timestamp: seconds
                )
            }
        }
        throw .noMatch
    }

    private static let idHeader = "webhook-id"
    private static let timestampHeader = "webhook-timestamp"
    private static let signatureHeader = "webhook-signature"
    private static let shortestKey = 24
    private static let longestKey = 64

    /// A full stop in the id would let a signature be read as another message's.
    private static func isSignable(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        var others: UInt8 = 0
        // To look at all bytes, many at once, takes less time than to branch at each.
        for index in 0..<id.count {
            let isVisible = id[index] &- 0x21 <= 0x7E - 0x21
            others |= (isVisible ? 0 : 1) | (id[index] == stop ? 1 : 0)
        }
        return !id.isEmpty && others == 0
    }

    /// A signature of each secret, made in the memory of the text and nowhere else.
    private static func signatures(
        of message: SignableMessage,
        at timestamp: String,
        with secrets: [SigningSecret]
    ) throws(SigningFailure) -> String {
        let length = version.utf8CodeUnitCount + Base64.encodedCount(HMACKey.codeLength)
        var failure: SigningFailure?
        let capacity = secrets.count * (length + 1) - 1
        let text = String(unsafeUninitializedCapacity: capacity) { room in
            let room = UnsafeMutableRawBufferPointer(room)
            return withHead(message.id, timestamp) { head, code in
                do throws(SigningFailure) {
                    for index in 0..<secrets.count {
                        try writeCode(secrets[index].key, head, message.body, to: code)
                        let start = index * (length + 1)
                        if index > 0 { room[start - 1] = UInt8(ascii: " ") }
                        let place = UnsafeMutableRawBufferPointer(rebasing: room[start...])
                        version.withUTF8Buffer {
                            place.copyMemory(from: UnsafeRawBufferPointer($0))
                        }
                        Base64.encode(
                            UnsafeRawBufferPointer(code),
                            into: UnsafeMutableRawBufferPointer(
                                rebasing: place[version.utf8CodeUnitCount...]
                            )
                        )
                    }
                    return capacity
                } catch {
                    failure = error
                    return 0
                }
            }
        }
        if let failure { throw failure }
        return text
    }

    /// Gives id and time, each with its full stop, and room for a code.
    private static func withHead(
        _ id: String,
        _ timestamp: String,
        _ body: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        let headLength = id.utf8.count + timestamp.utf8.count + 2
        return withUnsafeTemporaryAllocation(
            byteCount: headLength + HMACKey.codeLength,
            alignment: 1
        ) { room in
            let end = write(id, to: room[...])
            write(timestamp, to: room[end...])
            return body(
                UnsafeRawBufferPointer(rebasing: room[..<headLength]),
                UnsafeMutableRawBufferPointer(rebasing: room[headLength...])
            )
        }
    }

    /// Writes a part of the head and its full stop.
    ///
    /// - Returns: the place behind it.
    @discardableResult
    private static func write(_ part: String, to room: Slice<UnsafeMutableRawBufferPointer>) -> Int
    {
        part.withBytes { part in
            UnsafeMutableRawBufferPointer(rebasing: room)
                .copyMemory(from: UnsafeRawBufferPointer(part))
            let end = room.startIndex + part.count
            room.base[end] = stop
            return end + 1
        }
    }

    private static func writeCode(
        _ key: SigningSecret.Key,
        _ head: UnsafeRawBufferPointer,
        _ body: [UInt8],
        to room: UnsafeMutableRawBufferPointer
    ) throws(SigningFailure) {
        switch key {
        case .mac(let key): try key.writeCode(of: head, body, to: room)
        }
    }

    private static func code(
        _ secret: SigningSecret,
        _ id: [UInt8],
        _ timestamp: [UInt8],
        _ body: [UInt8]
    ) throws(SigningFailure) -> [UInt8] {
        switch secret.key {
        case .mac(let key): try key.code(id + [stop], timestamp + [stop], body)
        }
    }

    private static let stop = UInt8(ascii: ".")
    private static let version: StaticString = "v1,"

    /// The codes of all well-formed `v1` signatures, 32 bytes each; other tokens are passed over.
    private static func codes(in header: [UInt8]) -> [[UInt8]] {
        header.split(separator: UInt8(ascii: " ")).compactMap { token in
            guard token.starts(with: "v1,".utf8) else { return nil }
            var code = [UInt8](repeating: 0, count: HMACKey.codeLength)
            let count = Array(token.dropFirst(3)).withUnsafeBytes { text in
                code.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
            }
            return count == HMACKey.codeLength ? code : nil
        }
    }
}
