import Foundation
import TackleHMAC

/// What all rows sign: an id, a time that counts on, and a body.
struct SignedBytes {
    /// As long as those that Tackle makes.
    let id = "msg_01KB5ZQ8X4T2M7N9RVWYE3HCJD"

    /// Of ten digits, at first.
    let timestamp: Int64 = 1_764_288_000

    /// In bytes of no meaning.
    let body: [UInt8]

    /// The key of the secret and another one's, of 32 bytes each.
    let keys = [Array("a key of the benchmark, 32 bytes".utf8), [UInt8](0..<32)]

    /// Makes a body of some size.
    init(bodySize: Int) {
        body = (0..<bodySize).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    /// How many bytes are signed: id, time and body, with two full stops between them.
    var count: Int { head(at: timestamp).count + body.count }

    /// What is signed before the body.
    func head(at timestamp: Int64) -> [UInt8] { Array("\(id).\(timestamp).".utf8) }

    /// What Tackle signs.
    func message(at timestamp: Int64) -> SignableMessage {
        SignableMessage(id: id, timestamp: timestamp, body: body, target: target)
    }

    /// Where it goes, for the scheme that signs that.
    private let target = RequestTarget(
        method: "POST",
        authority: "hooks.shop.example",
        target: "/in/orders"
    )

    /// The secrets as text.
    var secrets: [String] { keys.map { "whsec_" + Data($0).base64EncodedString() } }
}
