/// Status line and header of an answer.
struct AnswerHead {
    /// How the end of the body is told.
    enum Body {
        case length(Int)
        case chunks
    }

    private let status: Int
    private let headers: [String: String]
    private let body: Body
    private let keepsAlive: Bool

    init(_ status: Int, _ headers: [String: String], body: Body, _ keepsAlive: Bool) {
        self.status = status
        self.headers = headers
        self.body = body
        self.keepsAlive = keepsAlive
    }

    /// Whether the status leaves no room for a body (RFC 9110, sections 15.3.5 and 15.4.5).
    var hasNoBody: Bool { status < 200 || status == 204 || status == 304 }

    /// What is written.
    var bytes: [UInt8] {
        var lines = ["HTTP/1.1 \(status) As Asked"]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if !hasNoBody {
            switch body {
            case .length(let length): lines.append("content-length: \(length)")
            case .chunks: lines.append("transfer-encoding: chunked")
            }
        }
        if !keepsAlive { lines.append("connection: close") }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
