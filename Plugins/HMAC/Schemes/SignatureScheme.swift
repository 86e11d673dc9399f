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

    /// What tells schemes of one name apart.
    private let details: [String]

    let rules: any SchemeRules

    init(name: String, details: [String] = [], rules: any SchemeRules) {
        self.name = name
        self.details = details
        self.rules = rules
    }

    /// The names of the header fields that it writes, in lower case.
    public var headerNames: [String] { rules.headerNames }

    /// Whether a message carries a signature of each secret, so that a receiver may change from one
    /// to the other when it likes; else the first one in force signs, and receivers hold both.
    public var carriesSeveral: Bool { rules.carriesSeveral }

    /// The most secrets that a signer takes: as many as have their signatures in one header field.
    public var secretLimit: Int { rules.secretLimit }

    /// Signs a message and returns the header fields to send with it.
    ///
    /// The period of a secret does not matter here: what is given signs.
    ///
    /// - Parameters:
    ///   - message: What is signed.
    ///   - secrets: The secrets to sign with; several are for rotation, the newest first.
    /// - Returns: The header fields, in the order the scheme names them; none without a secret.
    /// - Throws: ``SigningFailure`` if the message cannot be signed, also by a secret of an
    ///   algorithm that the scheme has no place for, and with a key that is held elsewhere: that
    ///   takes ``signFromAnywhere(_:with:)``.
    public func sign(
        _ message: SignableMessage,
        with secrets: [SigningSecret]
    ) throws(SigningFailure) -> [SignatureField] {
        let signers = signers(secrets)
        guard !signers.isEmpty else { return [] }
        var draft = try SigningDraft(message)
        let signatures = try signers.map { secret throws(SigningFailure) in
            try checkAlgorithm(of: secret)
            let content = try rules.content(of: &draft, by: secret)
            let bytes = try secret.key.signature(of: content, message.body)
            return Signature(secret: secret, bytes: bytes)
        }
        return try rules.fields(of: &draft, with: signatures)
    }

    /// Signs a message as ``sign(_:with:)`` does, and asks for signatures where the key is.
    ///
    /// - Parameters:
    ///   - message: What is signed.
    ///   - secrets: The secrets to sign with.
    /// - Returns: The header fields.
    /// - Throws: ``SigningFailure``, and what the function of a key held elsewhere throws.
    public func signFromAnywhere(
        _ message: SignableMessage,
        with secrets: [SigningSecret]
    ) async throws -> [SignatureField] {
        let signers = signers(secrets)
        guard !signers.isEmpty else { return [] }
        var draft = try SigningDraft(message)
        var signatures: [Signature] = []
        for secret in signers {
            try checkAlgorithm(of: secret)
            let content = try rules.content(of: &draft, by: secret)
            let bytes = try await secret.key.signatureFromAnywhere(of: content, message.body)
            signatures.append(Signature(secret: secret, bytes: bytes))
        }
        return try rules.fields(of: &draft, with: signatures)
    }

    /// A secret may come from anywhere: only signers and verifiers have theirs judged before.
    private func checkAlgorithm(of secret: SigningSecret) throws(SigningFailure) {
        guard rules.algorithms.contains(secret.algorithm) else {
            throw .algorithm(secret.algorithm, for: self)
        }
    }

    private func signers(_ secrets: [SigningSecret]) -> ArraySlice<SigningSecret> {
        rules.carriesSeveral ? secrets[...] : secrets.prefix(1)
    }
}

extension SignatureScheme {
    /// The schemes that a name is enough for, in the order to list them.
    public static let all: [SignatureScheme] = [
        .standard, .standardEd25519, .github, .stripe, .slack, .shopify, .httpMessageSignatures,
    ]

    /// The names of those schemes.
    public static var names: [String] { all.map(\.name) }

    /// The scheme of that name, or nil; ``names`` has those it knows.
    public static func named(_ name: String) -> SignatureScheme? {
        all.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

extension SignatureScheme: Hashable, CustomStringConvertible {
    /// Whether both are the same scheme, and tell the same where there is something to tell.
    public static func == (left: SignatureScheme, right: SignatureScheme) -> Bool {
        left.name == right.name && left.details == right.details
    }

    /// Hashes the name and the details.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(details)
    }

    /// The name.
    public var description: String { name }
}
