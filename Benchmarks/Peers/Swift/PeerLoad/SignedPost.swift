import Crypto
public import Foundation

/// A webhook to send: its headers with a signature of id, time and body by Standard Webhooks.
public struct SignedPost: Sendable {
    /// The body of each.
    public static let body = Data("\"\(String(repeating: "x", count: 1022))\"".utf8)

    private static let key = SymmetricKey(data: Data("a key of the benchmark, 32 bytes".utf8))

    /// Which of the URLs it goes to.
    public let target: Int

    /// What the reference sends as well.
    public let headers: [(name: String, value: String)]

    init(number: Int, target: Int) {
        let digits = String(number + 1)
        let id = "msg_" + String(repeating: "0", count: 26 - digits.count) + digits
        let timestamp = String(Int(Date().timeIntervalSince1970))
        var code = HMAC<SHA256>(key: Self.key)
        code.update(data: Data("\(id).\(timestamp).".utf8))
        code.update(data: Self.body)
        let signature = Data(code.finalize()).base64EncodedString()
        self.target = target
        headers = [
            ("content-type", "application/json"),
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", "v1,\(signature)"),
        ]
    }
}
