import Tackle
import TackleHMAC
import TestSupport
import Testing

/// What a request asks of whom, in the one form that sender and receiver sign.
struct RequestTargetTests {
    @Test(arguments: [
        ("https", "shop.example", "shop.example"),
        ("https", "SHOP.Example", "shop.example"),
        // The scheme's own port does not count (RFC 9110, section 4.2.3), another's does.
        ("https", "shop.example:443", "shop.example"),
        ("http", "shop.example:80", "shop.example"),
        ("https", "shop.example:80", "shop.example:80"),
        ("http", "shop.example:443", "shop.example:443"),
        ("https", "shop.example:8443", "shop.example:8443"),
        ("https", "shop.example:4430", "shop.example:4430"),
        ("https", "shop.example:1443", "shop.example:1443"),
        // Nor does one that is empty (RFC 3986, section 6.2.3).
        ("https", "shop.example:", "shop.example"),
        ("http", "[2001:DB8::1]:", "[2001:db8::1]"),
        ("https", "[2001:DB8::1]", "[2001:db8::1]"),
        ("https", "[2001:db8::443]", "[2001:db8::443]"),
        ("https", "[2001:db8::1]:443", "[2001:db8::1]"),
        ("http", "[::1]:8080", "[::1]:8080"),
        ("https", "192.0.2.1:443", "192.0.2.1"),
        // Letters of other scripts stay as they are: there is a K among them that is no k.
        ("https", "\u{212A}.example", "\u{212A}.example"),
        ("https", "", ""),
        ("https", ":443", ""),
    ])
    func `an authority is host and port in small letters`(
        scheme: String,
        authority: String,
        wanted: String
    ) {
        let target = RequestTarget(
            method: "POST",
            scheme: scheme,
            authority: authority,
            target: "/"
        )
        #expect(Array(target.authority.utf8) == Array(wanted.utf8))
    }

    @Test(arguments: [("HTTP", "http"), ("Https", "https"), ("https", "https")])
    func `a scheme is in small letters, and its port follows`(scheme: String, wanted: String) {
        let port = wanted == "http" ? 80 : 443
        let target = RequestTarget(
            method: "POST",
            scheme: scheme,
            authority: "shop.example:\(port)",
            target: "/"
        )
        #expect(target.scheme == wanted)
        #expect(target.authority == "shop.example")
    }

    @Test(
        arguments: [
            ("", "/", nil), ("/", "/", nil), ("/a/b%20c", "/a/b%20c", nil),
            ("/a?b=c", "/a", "?b=c"), ("/a?", "/a", "?"), ("?", "/", "?"), ("?b", "/", "?b"),
            ("/a?b?c", "/a", "?b?c"), ("/a%3Fb", "/a%3Fb", nil), ("/a//b/../c", "/a//b/../c", nil),
            ("*", "*", nil), ("/a?\u{301}", "/a", "?\u{301}"),
            ("/\u{E9}?\u{E9}", "/\u{E9}", "?\u{E9}"),
            ("/a\r\n?b", "/a\r\n", "?b"), ("/A?B", "/A", "?B"),
        ] as [(String, String, String?)]
    )
    func `the first question mark parts path and query`(
        text: String,
        path: String,
        query: String?
    ) {
        let target = RequestTarget(method: "POST", authority: "shop.example", target: text)
        #expect(Array(target.path.utf8) == Array(path.utf8))
        #expect(target.query.map { Array($0.utf8) } == query.map { Array($0.utf8) })
        #expect(target.method == "POST")
    }

    /// A sender has a URL, a receiver a request line and a Host field: both must say the same.
    @Test(arguments: [
        ("https://shop.example/hooks?a=1", "https", "shop.example", "/hooks?a=1"),
        ("https://SHOP.example:443", "https", "shop.example", "/"),
        ("http://shop.example:80/?", "http", "shop.example", "/?"),
        ("http://shop.example:8080/a#fragment", "http", "shop.example:8080", "/a"),
        ("https://[2001:DB8:0::1]/a", "https", "[2001:db8::1]", "/a"),
        ("https://[2001:db8::1]:8443/", "https", "[2001:db8::1]:8443", "/"),
        ("http://192.0.2.1:443/a%2Fb", "http", "192.0.2.1:443", "/a%2Fb"),
    ])
    func `a URL has the target that its receiver sees`(
        url: String,
        scheme: String,
        authority: String,
        target: String
    ) throws {
        let sent = RequestTarget(url: try WebhookURL(url))
        let received = RequestTarget(
            method: "POST",
            scheme: scheme,
            authority: authority,
            target: target
        )
        #expect(sent == received)
    }
}
