/// What a receiver is to do with what a transport sends to it.
public struct ContractScene: Sendable, Hashable, CustomStringConvertible {
    /// The scene in a word or two.
    public let description: String

    /// Of an HTTP answer, its status.
    public let status: Int?

    /// Of an HTTP answer, its headers.
    public let headers: [String: String]

    private init(_ description: String, status: Int? = nil, headers: [String: String] = [:]) {
        self.description = description
        self.status = status
        self.headers = headers
    }

    /// It takes what is sent.
    public static let takes = ContractScene("takes")

    /// It fails for now: another attempt makes sense.
    public static let fails = ContractScene("fails")

    /// It never answers.
    public static let hangs = ContractScene("hangs")

    /// Nobody is there.
    public static let isAbsent = ContractScene("is absent")

    /// It goes away without an answer.
    public static let hangsUp = ContractScene("hangs up")

    /// It breaks the connection off (TCP: a reset).
    public static let breaksOff = ContractScene("breaks off")

    /// It answers something that is not of the protocol.
    public static let babbles = ContractScene("babbles")

    /// It takes what is sent, and its answer does not end, piece by slow piece.
    public static let trickles = ContractScene("trickles")

    /// It takes what is sent, and its answer does not end, as fast as it can be read.
    public static let floods = ContractScene("floods")

    /// It answers with an HTTP status and headers.
    public static func answers(
        _ status: Int,
        headers: [String: String] = [:]
    ) -> ContractScene {
        ContractScene("answers \(status)", status: status, headers: headers)
    }
}
