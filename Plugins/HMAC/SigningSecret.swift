/// A secret that signs webhooks, and verifies them.
///
/// It never prints: its description and its mirror are redacted, and it cannot be encoded. Its
/// bytes lie in an allocation of their own that is wiped when the last copy of the value is
/// released. The text it was made from stays the caller's: a Swift string cannot be wiped, so
/// prefer
/// ``SecretSource`` with a file, whose content never becomes a string.
public struct SigningSecret: Sendable {
    /// The secret in a key's form; asymmetric kinds will be cases beside this one.
    enum Key: Sendable {
        case mac(HMACKey)
    }

    let key: Key
    private let bytes: SecretBytes

    /// Reads a secret from the text a scheme writes it in.
    ///
    /// For ``SignatureScheme/standard``: `whsec_` and the base64 of 24 to 64 bytes (Standard
    /// Webhooks, "Signature scheme"), strict and padded; the prefix may be missing.
    ///
    /// - Parameters:
    ///   - text: The secret's text.
    ///   - scheme: The scheme whose form the text has.
    /// - Throws: ``InvalidSecret``, which tells what is wrong and shows nothing of the text.
    public init(_ text: String, for scheme: SignatureScheme = .standard) throws(InvalidSecret) {
        try self.init(SecretBytes(text), for: scheme)
    }

    init(_ text: SecretBytes, for scheme: SignatureScheme) throws(InvalidSecret) {
        self = try text.withBytes { (bytes) throws(InvalidSecret) in
            try scheme.rules.secret(bytes)
        }
    }

    /// Makes a secret of an HMAC key's bytes.
    init(macKey bytes: SecretBytes) throws(InvalidSecret) {
        guard let key = try? HMACKey(bytes) else {
            throw InvalidSecret("cannot be used: libcrypto refused it; check its configuration")
        }
        self.key = .mac(key)
        self.bytes = bytes
    }
}

extension SigningSecret: Equatable {
    /// Whether both have the same key, in a time that depends on its length alone.
    public static func == (left: SigningSecret, right: SigningSecret) -> Bool {
        left.bytes.isEqual(to: right.bytes)
    }
}

extension SigningSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `[redacted]`.
    public var description: String { "[redacted]" }

    /// Always `[redacted]`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
