import TestSupport
import Testing

@testable import Tackle

@Suite struct WebhookURLTests {
    @Test(arguments: WebhookURLCases.refused)
    func `refuses what two parsers could read differently`(text: String) {
        let error = #expect(throws: InvalidWebhook.self) { try WebhookURL(text) }
        #expect(error?.field == "url")
        #expect(error?.reason.utf8.allSatisfy { 0x20...0x7e ~= $0 } == true)
    }

    @Test(arguments: WebhookURLCases.accepted)
    func `reads what has one reading and writes it so that it reads the same`(
        text: String
    ) throws {
        let url = try WebhookURL(text)
        let again = try WebhookURL(url.text)
        #expect(again.text == url.text)
        #expect(again.host == url.host)
        #expect(again.port == url.port)
    }

    @Test(arguments: [
        ("HTTP://Hooks.Example.COM", "http://hooks.example.com/"),
        ("https://h.example:443/A/b?C=d#frag", "https://h.example/A/b?C=d"),
        ("http://h.example:443", "http://h.example:443/"),
        ("http://h.example:0080/", "http://h.example/"),
        ("http://h.example?x=1", "http://h.example/?x=1"),
        ("http://h.example#x?y", "http://h.example/"),
        ("https://[2001:DB8:0:0:0:0:0:1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://[::FFFF:102:304]/", "https://[::ffff:1.2.3.4]/"),
        (
            "https://h.example//a/../b/./%2e?a[]=1&b='c'",
            "https://h.example//a/../b/./%2e?a[]=1&b='c'"
        ),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("https://_hook.example/@me:x", "https://_hook.example/@me:x"),
    ])
    func `writes one canonical text`(text: String, canonical: String) throws {
        #expect(try WebhookURL(text).text == canonical)
    }

    @Test func `gives its parts`() throws {
        let url = try WebhookURL("https://[2606:4700::1]:8443/T0/B0?token=abc?d")
        #expect(url.scheme == .https)
        #expect(url.host == .address(try #require(IPAddress("2606:4700::1"))))
        #expect(url.hostText == "[2606:4700::1]")
        #expect(url.port == 8443)
        #expect(url.target == "/T0/B0?token=abc?d")
        #expect(url.withoutQuery == "https://[2606:4700::1]:8443/T0/B0")
        #expect(try WebhookURL("http://Name.example").host == .name("name.example"))
        #expect(try WebhookURL("http://name.example").port == 80)
        #expect(try WebhookURL("https://name.example").withoutQuery == "https://name.example/")
    }

    @Test func `shows scheme, host and port alone`() throws {
        let url = try WebhookURL("https://hooks.example:8443/services/T0/secret?token=secret")
        #expect("\(url)" == "https://hooks.example:8443")
        #expect(String(reflecting: url) == "https://hooks.example:8443")
        #expect("\(try WebhookURL("http://8.8.8.8:80/secret"))" == "http://8.8.8.8")
    }

    @Test(arguments: [
        "https://user:hunter2@x.example/", "https://hunter2@x.example:99999/",
        "https://x.example/hunter2 /", "https://x.example/hunter2/%zz",
        "https://x.example/?hunter2={}", "https://x.example:hunter2/", "hunter2:hunter2@x.example",
        "https://x.example/hunter2\u{e9}", "https://x.example/hunter2\r\n", "https://hunter2%40x/",
    ])
    func `never repeats a credential in its reason`(text: String) {
        let error = #expect(throws: InvalidWebhook.self) { try WebhookURL(text) }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `names the remedy for a name that is not ASCII, and for a path`() {
        let host = #expect(throws: InvalidWebhook.self) {
            try WebhookURL("https://m\u{fc}n.example/")
        }
        #expect(host?.reason.contains("xn--") == true)
        let path = #expect(throws: InvalidWebhook.self) {
            try WebhookURL("https://a.example/\u{fc}")
        }
        #expect(path?.reason.contains("percent-encode") == true)
        let scheme = #expect(throws: InvalidWebhook.self) { try WebhookURL("ftp://a.example/") }
        #expect(scheme?.reason.contains("'ftp'") == true)
    }

    @Test func `keeps to its limits of length`() throws {
        let label = String(repeating: "a", count: 63)
        let name = [label, label, label, String(repeating: "a", count: 61)].joined(separator: ".")
        #expect(try WebhookURL("http://\(name)/").hostText.utf8.count == 253)
        let room = WebhookURL.byteLimit - "https://8.8.8.8/".utf8.count
        let longest = "https://8.8.8.8/" + String(repeating: "p", count: room)
        #expect(try WebhookURL(longest).text == longest)
        for text in ["http://a\(label)/", "http://\(name)a/", longest + "p"] {
            #expect(throws: InvalidWebhook.self) { try WebhookURL(text) }
        }
    }

    @Test func `survives 20,000 random texts and reads what it accepts the same again`() throws {
        var random = SeededGenerator(seed: 7)
        let parts: [String] = [
            "http", "https", "://", ":", "/", "//", "?", "#", "@", "[", "]", "%", "%41", ".", "..",
            "0x7f", "127", "1", "::", "ffff", "a", "-", "_", "\\", " ", "\r\n", "\u{0}", "\u{e9}",
            "example.com", "xn--a", "8.8.8.8", "::ffff:1.2.3.4", "65535", "65536", "{", "\u{1F1EA}",
        ]
        var accepted = 0
        for round in 0..<20_000 {
            var text = ["", "http://", "http://a.b", "https://[::1]/"][round % 4]
            for _ in 0..<Int.random(in: 0..<9, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    let byte = UInt8.random(in: 0...255, using: &random)
                    text += String(decoding: [byte], as: UTF8.self)
                } else {
                    text += parts.randomElement(using: &random) ?? ""
                }
            }
            guard let url = try? WebhookURL(text) else { continue }
            accepted += 1
            let again = try WebhookURL(url.text)
            #expect(again.text == url.text && again.host == url.host && again.port == url.port)
            #expect(url.text.utf8.allSatisfy { 0x21...0x7e ~= $0 })
        }
        #expect(accepted > 1_000)
    }
}
