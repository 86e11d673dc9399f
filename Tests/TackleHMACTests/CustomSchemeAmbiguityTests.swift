import Testing

@testable import TackleHMAC

/// Why some contents are refused: two different webhooks would have the same signed bytes, so that
/// a signature that was made for one is valid for the other.
struct CustomSchemeAmbiguityTests {
    private struct Message {
        let id: String
        let time: String
        let body: String
    }

    /// A content that was not judged.
    private func signed(_ pieces: [ContentTemplate.Piece], _ message: Message) -> [UInt8] {
        let content = ContentTemplate(pieces.filter { $0 != .body }).filled(
            id: Array(message.id.utf8),
            timestamp: Array(message.time.utf8)
        )
        return content.joined(with: Array(message.body.utf8))
    }

    private func check(
        _ text: String,
        _ pieces: [ContentTemplate.Piece],
        _ first: Message,
        _ second: Message
    ) {
        #expect(throws: InvalidSignatureScheme.self, "\(text)") { try ContentTemplate(text) }
        #expect(ContentTemplate(pieces).description == text)
        #expect(signed(pieces, first) == signed(pieces, second), "\(text)")
        // Both are messages that could be sent and would be taken.
        for message in [first, second] {
            #expect(WebhookIDSyntax.isSignable(message.id))
            #expect(UnixTimestamp.parse(Array(message.time.utf8)) != nil)
        }
    }

    @Test func `without something behind the time its last digit may be the body's first`() {
        check(
            "{timestamp}{body}",
            [.timestamp, .body],
            Message(id: "a", time: "1800000000", body: "12"),
            Message(id: "a", time: "180000000", body: "012")
        )
        check(
            "{timestamp}0{body}",
            [.timestamp, .literal([0x30]), .body],
            Message(id: "a", time: "1800000000", body: "x"),
            Message(id: "a", time: "180000000", body: "0x")
        )
    }

    @Test func `an id may have what stands behind it`() {
        check(
            "{id}:{timestamp}:{body}",
            [.id, .literal([0x3A]), .timestamp, .literal([0x3A]), .body],
            Message(id: "a", time: "1", body: "2:x"),
            Message(id: "a:1", time: "2", body: "x")
        )
        check(
            "{id}{body}",
            [.id, .body],
            Message(id: "order", time: "1", body: "7 paid"),
            Message(id: "order7", time: "1", body: " paid")
        )
    }

    /// That no id has a full stop is what keeps `{id}.{timestamp}.{body}` from two readings: such
    /// an id is neither signed nor taken, in any scheme that has one in what it signs.
    @Test func `an id with a full stop is neither signed nor taken`() throws {
        let scheme = try SignatureScheme.custom(
            content: "{id}.{timestamp}.{body}",
            header: "X-Acme",
            timestampHeader: "X-Acme-Time",
            idHeader: "X-Acme-Id"
        )
        let pieces: [ContentTemplate.Piece] = [
            .id, .literal([0x2E]), .timestamp, .literal([0x2E]), .body,
        ]
        let honest = Message(id: "a", time: "1800000000", body: "1800000001.x")
        let forged = Message(id: "a.1800000000", time: "1800000001", body: "x")
        #expect(signed(pieces, honest) == signed(pieces, forged))
        let secret = try SigningSecret("a secret in text", for: scheme)
        let lines = try scheme.sign(
            SignableMessage(id: "a", timestamp: 1_800_000_000, body: Array(honest.body.utf8)),
            with: [secret]
        ).map { (name: $0.name, value: $0.value) }
        let message = ReceivedMessage(
            headers: [
                (name: "X-Acme-Id", value: forged.id), (name: "X-Acme-Time", value: forged.time),
                lines[2],
            ],
            body: Array(forged.body.utf8),
            target: nil
        )
        #expect(throws: SignatureRefusal.self) { try scheme.rules.claims(of: message) }
        #expect(throws: SigningFailure.id) {
            try scheme.sign(
                SignableMessage(id: forged.id, timestamp: 1, body: []),
                with: [secret]
            )
        }
    }

    @Test(arguments: ["a b", "a\tb", "a\nb", "\u{E9}", "", "a.b"])
    func `an id that a content's separator may be part of is not signed`(id: String) throws {
        for separator in [".", " ", "\n"] {
            let scheme = try SignatureScheme.custom(
                content: "{id}\(separator){body}",
                header: "X-Acme",
                idHeader: "X-Acme-Id"
            )
            let secret = try SigningSecret("a secret in text", for: scheme)
            #expect(throws: SigningFailure.id) {
                try scheme.sign(SignableMessage(id: id, timestamp: 1, body: []), with: [secret])
            }
        }
    }
}
