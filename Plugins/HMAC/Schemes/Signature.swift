/// A signature that was made, and by what.
struct Signature: Sendable {
    let secret: SigningSecret
    let bytes: [UInt8]
}
