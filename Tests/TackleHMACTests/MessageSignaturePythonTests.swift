import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// RFC 9421 against a receiver in Python, which reads the fields with expressions of its own and
/// puts together what was signed from the request alone.
struct MessageSignaturePythonTests {
    private static let script = """
        import base64, hashlib, hmac, json, re, sys
        member = re.compile(r'(sig[0-9]+)=(\\(([^)]*)\\);created=([0-9]+);keyid="([^"]*)"'
                            r';alg="([^"]*)")(?:, |$)')
        for case in json.load(sys.stdin):
            fields = {k.lower(): v for k, v in case["fields"]}
            keys = [base64.b64decode(key) for key in case["keys"]]
            body = base64.b64decode(case["body"])
            path, mark, query = case["target"].partition("?")
            parts = {"@method": "POST", "@authority": case["authority"], "@path": path,
                     "@query": "?" + query, "@scheme": "https",
                     "@target-uri": "https://" + case["authority"] + case["target"],
                     "@request-target": case["target"]}
            digest = "sha-256=:%s:" % base64.b64encode(hashlib.sha256(body).digest()).decode()
            verdict = ["digest" if fields["content-digest"] == digest else "other digest"]
            signatures = dict(re.findall(r'(sig[0-9]+)=:([A-Za-z0-9+/=]*):', fields["signature"]))
            inputs = member.findall(fields["signature-input"])
            for key, (label, parameters, names, created, _, algorithm) in zip(keys, inputs):
                base = ""
                for name in re.findall('"([^"]*)"', names):
                    base += '"%s": %s\\n' % (name, parts.get(name) or fields[name])
                base += '"@signature-params": ' + parameters
                code = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest())
                genuine = code.decode() == signatures[label]
                verdict.append("%s %s %s" % (label if genuine else "forged", created, algorithm))
                if mark and "@query" not in names and "target" not in names:
                    verdict.append("open query")
            print("; ".join(verdict))
        """

    private struct Case: Encodable {
        let fields: [[String]]
        let keys: [Data]
        let body: Data
        let authority: String
        let target: String
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `50 random requests are verified by Python`() async throws {
        var random = SeededGenerator(seed: 9421)
        var cases: [Case] = []
        var wanted: [String] = []
        for index in 0..<50 {
            let chosen =
                SignatureBase.derivedComponents
                .filter { _ in Bool.random(using: &random) } + ["content-digest"]
            let scheme = try SignatureScheme.httpMessageSignatures(covering: chosen)
            let keys = (0...index % 3).map { _ in random.bytes(24 + index % 41) }
            let target = ["/", "/a/b%20c", "/?", "/a?b=c&d", "/a?b?c"][index % 5]
            let authority = ["shop.example", "shop.example:8443", "[2001:db8::1]"][index % 3]
            let time = Int64.random(in: 0..<1_000_000_000_000, using: &random)
            let message = SignableMessage(
                id: "msg_\(index)",
                timestamp: time,
                body: random.bytes(index * 7),
                target: RequestTarget(method: "POST", authority: authority, target: target)
            )
            let secrets = try keys.map { try SigningSecret(bytes: $0, for: scheme) }
            let fields = try scheme.sign(message, with: secrets).map { [$0.name, $0.value] }
            cases.append(
                Case(
                    fields: fields,
                    keys: keys.map { Data($0) },
                    body: Data(message.body),
                    authority: authority,
                    target: target
                )
            )
            let signatures = keys.indices.map { "sig\($0 + 1) \(time) hmac-sha256" }
            wanted.append((["digest"] + signatures).joined(separator: "; "))
        }
        let output = try await Python.run(Self.script, input: Array(JSONEncoder().encode(cases)))
        #expect(output.split(separator: "\n").map(String.init) == wanted)
    }
}
