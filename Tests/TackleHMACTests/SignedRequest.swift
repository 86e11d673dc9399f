import Foundation
import TackleHMAC
import TestSupport
import Testing

/// A request signed by RFC 9421, to be altered and judged.
struct SignedRequest {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9l"
        + "MicMFs6Kvg=="
    static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
    static let time: Int64 = 1_800_000_000
    static let target = RequestTarget(
        method: "POST",
        authority: "shop.example",
        target: "/hooks"
    )

    var headers: [(name: String, value: String)]
    var body = Array(#"{"order":42}"#.utf8)
    var target: RequestTarget? = Self.target

    /// The value of the header of that name, in small letters.
    subscript(name: String) -> String? {
        get { headers.first { $0.name.lowercased() == name }?.value }
        set {
            let place = headers.firstIndex { $0.name.lowercased() == name }
            switch (place, newValue) {
            case (let place?, let value?): headers[place].value = value
            case (let place?, nil): headers.remove(at: place)
            case (nil, let value?): headers.append((name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Signs as Tackle does.
    init(
        by secrets: [String] = [Self.secret],
        scheme: SignatureScheme = .httpMessageSignatures,
        target: RequestTarget = Self.target,
        names: [String] = []
    ) throws {
        self.target = target
        let message = SignableMessage(id: "msg_1", timestamp: Self.time, body: body, target: target)
        let secrets = try secrets.enumerated().map { index, text in
            let secret = try SigningSecret(text, for: scheme)
            return index < names.count ? try secret.named(names[index]) : secret
        }
        headers = try scheme.sign(message, with: secrets).map { (name: $0.name, value: $0.value) }
    }

    /// Signs as anybody else may do: what is covered, and each line of what is signed, is written
    /// here by hand; of the member of Signature-Input nothing is checked.
    init(
        foreign input: String,
        covering components: [String] = Self.components,
        by key: String = Self.secret,
        extra: [(name: String, value: String)] = []
    ) throws {
        headers = [
            (name: "Host", value: "shop.example"),
            (name: "webhook-id", value: "msg_1"),
            (name: "Content-Digest", value: Self.digest),
        ]
        headers += extra
        var base = ""
        for component in components { base += "\"\(component)\": \(line(component))\n" }
        base += "\"@signature-params\": \(input)"
        let signature = try Self.raw(Array(base.utf8), by: key)
        headers.append((name: "Signature-Input", value: "sig1=\(input)"))
        headers.append((name: "Signature", value: "sig1=:\(signature):"))
    }

    static let components = ["@method", "@authority", "@path", "content-digest", "webhook-id"]

    /// What covers enough, without its parameters.
    static let list = "(" + components.map { "\"\($0)\"" }.joined(separator: " ") + ")"

    /// SHA-256 of `{"order":42}`, by sha256sum.
    private static let digest = "sha-256=:VJhdw8EvraehsdtTzyPTy9S8vmThzvlQceIHPizv9O0=:"

    private func line(_ component: String) -> String {
        switch component {
        case "@method": "POST"
        case "@authority": "shop.example"
        case "@path": "/hooks"
        default:
            headers.filter { $0.name.lowercased() == component }.map(\.value)
                .joined(separator: ", ")
        }
    }

    /// The signature over bytes and nothing else, in base64.
    static func raw(_ bytes: [UInt8], by key: String) throws -> String {
        let scheme = try SignatureScheme.custom(
            content: "{body}",
            header: "X-Raw",
            encoding: .base64
        )
        let message = SignableMessage(id: "x", timestamp: 0, body: bytes)
        return try scheme.sign(message, with: [SigningSecret(key, for: scheme)])[0].value
    }

    /// The verdict of a verifier with some secrets: nil where it takes the request.
    func refusal(
        by secrets: [String] = [Self.secret],
        names: [String?] = [],
        scheme: SignatureScheme = .httpMessageSignatures,
        after seconds: Double = 0
    ) throws -> SignatureRefusal? {
        let secrets = try secrets.enumerated().map { index, text in
            let secret = try SigningSecret(text, for: scheme)
            guard index < names.count, let name = names[index] else { return secret }
            return try secret.named(name)
        }
        let clock = ManualClock(now: Date(timeIntervalSince1970: Double(Self.time) + seconds))
        let verifier = try SignatureVerifier(secrets: secrets, scheme: scheme, clock: clock)
        do throws(SignatureRefusal) {
            try verifier.verify(headers: headers, body: body, target: target)
            return nil
        } catch {
            return error
        }
    }
}
