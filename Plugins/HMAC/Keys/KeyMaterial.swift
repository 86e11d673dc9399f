/// A key with the bytes that make it this one and no other.
struct KeyMaterial {
    let key: SigningKey
    let bytes: SecretBytes

    /// How an HMAC key was written, where the same text is two keys in two schemes.
    var writing: Writing?

    enum Writing: String, Sendable {
        /// The text itself is the key.
        case text
        /// The text is the base64 of the key.
        case base64
    }
}
