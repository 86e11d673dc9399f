import TackleHMAC
import TestSupport
import Testing

/// What a verifier of a custom scheme refuses, and why.
struct CustomSchemeVerdictTests {
    private static let secret = "a secret in text"
    private static let time = "1800000000"

    private func scheme() throws -> SignatureScheme {
        try .custom(
            content: "{id}.{timestamp}.{body}",
            header: "X-Acme-Signature",
            value: "t={timestamp},v1={signature}",
            timestampHeader: "X-Acme-Time",
            idHeader: "X-Acme-Id"
        )
    }

    private func lines() throws -> [(name: String, value: String)] {
        let scheme = try scheme()
        return try scheme.sign(
            SignableMessage(id: "msg_1", timestamp: 1_800_000_000, body: [1]),
            with: [SigningSecret(Self.secret, for: scheme)]
        ).map { (name: $0.name, value: $0.value) }
    }

    private func refusal(_ lines: [(name: String, value: String)]) throws -> SignatureRefusal? {
        let scheme = try scheme()
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(Self.secret, for: scheme)],
            scheme: scheme,
            clock: ManualClock()
        )
        do throws(SignatureRefusal) {
            try verifier.verify(headers: lines, body: [1])
            return nil
        } catch {
            return error
        }
    }

    @Test func `each header is needed once`() throws {
        let good = try lines()
        #expect(try refusal(good) == nil)
        for index in good.indices {
            var without = good
            without.remove(at: index)
            #expect(try refusal(without) == .missingHeader(good[index].name))
            var twice = good
            twice.append((name: good[index].name.lowercased(), value: good[index].value))
            #expect(try refusal(twice) == .duplicateHeader(good[index].name))
            var empty = good
            empty[index].value = " \t "
            #expect(try refusal(empty) == .missingHeader(good[index].name))
            var padded = good
            padded[index].value = "\t \(good[index].value) "
            #expect(try refusal(padded) == nil)
        }
    }

    @Test func `the value has the template's form and nothing around it`() throws {
        let good = try lines()
        let value = good[2].value
        let code = value.suffix(64)
        for text in [
            value + ",", value + " x", "x" + value, value.dropLast() + "", value + "0",
            "t=\(Self.time),v1=\(code.uppercased())", "t=\(Self.time), v1=\(code)",
            "t=\(Self.time),v0=\(code)", "T=\(Self.time),v1=\(code)", "v1=\(code),t=\(Self.time)",
            "t=\(Self.time),v1=", "t=\(Self.time)", "t=\(Self.time),v1=\(code)\(code)0",
            "t=\(Self.time),v1=\(code),v1=\(code)", "t=\(Self.time),v1=\(code.dropLast())g",
            "t={timestamp},v1={signature}", "t=,t=\(Self.time),v1=\(code)",
        ] {
            var lines = good
            lines[2].value = String(text)
            #expect(
                try refusal(lines)
                    == .malformed(
                        header: "X-Acme-Signature",
                        rule: "is not of the form t={timestamp},v1={signature}"
                    ),
                "\(text)"
            )
        }
    }

    @Test func `a signature as long as one of Ed25519 is judged as such, and is none`() throws {
        var lines = try lines()
        lines[2].value += lines[2].value.suffix(64)
        #expect(try refusal(lines) == .noMatch)
    }

    @Test func `two headers that tell the time must tell the same`() throws {
        for other in ["1800000001", "01800000000", "1800000000.0", "x"] {
            var lines = try lines()
            lines[1].value = other
            #expect(
                try refusal(lines)
                    == .malformed(
                        header: "X-Acme-Signature",
                        rule: "has another time than the other header"
                    )
            )
        }
    }

    @Test(arguments: ["", "01800000000", "1800000000000", "99999999999999999999999"])
    func `a time that is no whole number of seconds is refused`(text: String) throws {
        var lines = try lines()
        lines[1].value = text.isEmpty ? "x" : text
        lines[2].value = lines[2].value.replacing(Self.time, with: text)
        let refusal = try refusal(lines)
        #expect(refusal == .malformedTimestamp(header: "X-Acme-Time") || text.isEmpty)
        #expect(refusal != nil)
    }

    @Test func `an altered id, time or code matches nothing`() throws {
        var id = try lines()
        id[0].value = "msg_2"
        #expect(try refusal(id) == .noMatch)
        var time = try lines()
        time[1].value = "1800000001"
        time[2].value = time[2].value.replacing(Self.time, with: "1800000001")
        #expect(try refusal(time) == .noMatch)
        for place in 0..<64 {
            var code = try lines()
            var text = Array(code[2].value.utf8)
            text[text.count - 64 + place] = text[text.count - 64 + place] == 0x30 ? 0x31 : 0x30
            code[2].value = String(decoding: text, as: UTF8.self)
            #expect(try refusal(code) == .noMatch)
        }
    }

    @Test func `10,000 random header sets are refused and never crash`() throws {
        var random = SeededGenerator(seed: 9110)
        let good = try lines()
        let pieces = [
            "t=", ",v1=", "1800000000", "0", "=", ",", "{signature}", "\u{E9}", "\0", "\r\n", ".",
            String(good[2].value.suffix(64)), String(repeating: "f", count: 128),
        ]
        for _ in 0..<10_000 {
            var lines = good
            let place = Int.random(in: 0..<3, using: &random)
            let count = Int.random(in: 0..<6, using: &random)
            lines[place].value = (0..<count).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            if lines[place].value == good[place].value { continue }
            #expect(try refusal(lines) != nil)
        }
    }
}
