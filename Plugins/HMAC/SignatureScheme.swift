/// A way of signing webhooks: how its secrets are written, what is signed, which headers carry it.
///
/// ```swift
/// let secret = try SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
/// let message = SignableMessage(id: "msg_1", timestamp: 1_614_265_330, body: body)
/// let fields = try SignatureScheme.standard.sign(message, with: [secret])
/// ```
public struct SignatureScheme: Sendable {
    /// The name that a configuration uses, such as `standard`.
    public let name: String

    let rules: any SchemeRules

    init(name: String, rules: any SchemeRules) {
        self.name = name
        self.rules = rules
    }

    /// Signs a message and returns the header fields to send with it.
    ///
    /// - Parameters:
    ///   - message: What is signed.
    ///   - secrets: The secrets to sign with; several are for rotation, the newest first.
    /// - Returns: The header fields, in the order the scheme names them; none without a secret.
    /// - Throws: ``SigningFailure`` if the message cannot be signed.
    public func sign(
        _ message: SignableMessage,
        with secrets: [SigningSecret]
    ) throws(SigningFailure) -> [SignatureField] {
        guard !secrets.isEmpty else { return [] }
        var fields: [SignatureField] = []
        try rules.sign(message, with: secrets) { fields.append(SignatureField($0, $1)) }
        return fields
    }

    /// The names of the header fields that it writes, in lower case.
    public var headerNames: [String] { rules.headerNames }
}

extension SignatureScheme {
    /// Standard Webhooks, version 1: HMAC-SHA256 over id, time and body.
    public static let standard = SignatureScheme(name: "standard", rules: StandardRules())

    /// The schemes there are, in the order to list them.
    public static let all: [SignatureScheme] = [.standard]

    /// The names of the schemes there are.
    public static var names: [String] { all.map(\.name) }

    /// The scheme of that name, or nil; ``names`` has those it knows.
    public static func named(_ name: String) -> SignatureScheme? {
        all.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

extension SignatureScheme: Hashable, CustomStringConvertible {
    /// Whether both are the same scheme: the name decides.
    public static func == (left: SignatureScheme, right: SignatureScheme) -> Bool {
        left.name == right.name
    }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    /// The name.
    public var description: String { name }
}
