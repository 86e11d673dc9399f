import FoundationEssentials

extension SignatureScheme {
    /// Refuses a secret of an algorithm that the scheme has no place for, and one that was read as
    /// another scheme writes it: the same text is another key there.
    func check(_ secret: SigningSecret) throws(InvalidSecret) {
        guard rules.algorithms.contains(secret.algorithm) else {
            throw InvalidSecret(
                "is for \(secret.algorithm.rawValue), which the scheme '\(name)' has no place for;"
                    + " give one for \(rules.algorithms.map(\.rawValue).joined(separator: " or "))"
            )
        }
        guard let writing = secret.writing, !rules.form.writings.contains(writing) else { return }
        throw InvalidSecret(
            "was read as \(writing.rawValue), and the scheme '\(name)' writes its secrets"
                + " otherwise; name that scheme where the secret is made"
        )
    }

    /// Refuses a secret that cannot sign by the scheme.
    func checkSigner(_ secret: SigningSecret) throws(InvalidSecret) {
        if case .publicKey = secret.key { throw .cannotSign }
        try check(secret)
    }

    /// Refuses too many secrets, and such as cannot sign by the scheme.
    func checkEach(_ secrets: [SigningSecret]) throws(InvalidSecret) {
        guard secrets.count <= secretLimit else {
            throw InvalidSecret(
                subject: "the list of secrets",
                "has more than \(secretLimit), and the scheme '\(name)' has room for no more; keep"
                    + " those still in use"
            )
        }
        for secret in secrets { try checkSigner(secret) }
    }

    /// Refuses secrets that cannot sign by the scheme, too few or too many of them, and periods
    /// with a gap between them.
    func checkSigners(
        _ secrets: [SigningSecret],
        at now: @autoclosure () -> Date
    ) throws(InvalidSecret) {
        guard !secrets.isEmpty else { throw .missing }
        try checkEach(secrets)
        if secrets.allSatisfy({ $0.period == .always }) { return }
        try SecretPeriod.checkGaps(secrets.map(\.period), from: now())
    }
}
