extension SigningSecret {
    /// The `keyid` of RFC 9421: the secret's name, or else for an Ed25519 key the thumbprint of its
    /// public half (RFC 7638, and RFC 8037, appendix A.3), and for a secret, of which nothing is
    /// to be told, `default`.
    var messageKeyID: String {
        get throws(SigningFailure) {
            if let keyID { return keyID }
            guard case .privateKey(let key) = key else { return "default" }
            let name = Self.unpadded(Base64.encode(key.publicKey))
            let text = Array(#"{"crv":"Ed25519","kty":"OKP","x":"\#(name)"}"#.utf8)
            guard let digest = Digest.sha256.hash(text) else { throw .libcrypto }
            return Self.unpadded(Base64.encode(digest))
        }
    }

    /// Base64 for URLs, without padding (RFC 4648, section 5).
    private static func unpadded(_ text: String) -> String {
        String(
            decoding: text.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                case UInt8(ascii: "="): nil
                default: byte
                }
            },
            as: UTF8.self
        )
    }
}
