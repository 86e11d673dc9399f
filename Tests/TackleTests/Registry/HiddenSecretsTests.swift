import Tackle
import TestSupport
import Testing

/// A secret in the wrong place stays out of the error that tells of the place.
struct HiddenSecretsTests {
    @Test(
        arguments: Unprinted.all([
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_…"),
            ("a whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, b", "a whsec_…, b"),
            ("whsk_6Xb/dCcHpPea21PS1N9VY/NZ+w==x", "whsk_…"),
            ("whsec_whsec_MfKQ9r8G", "whsec_…"),
            ("whsec_", "whsec_"), ("", ""), ("whse", "whse"),
            ("whpk_1SiA4o9hyqTCpIqC5V9H", "whpk_1SiA4o9hyqTCpIqC5V9H"),
            ("WHSEC_MfKQ9r8G", "WHSEC_MfKQ9r8G"), ("na\u{EF}ve", "na\u{EF}ve"),
        ])
    )
    func `what looks like a secret is cut behind its prefix`(each: Unprinted<(String, String)>) {
        let (text, shown) = each.value
        #expect(text.hidingSecrets == shown)
        #expect(text.quotable == shown)
    }

    @Test func `a secret is hidden before a long text is cut`() {
        let text = String(repeating: "a", count: 70) + "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        #expect(text.quotable == String(repeating: "a", count: 70) + "whsec_…")
    }
}
