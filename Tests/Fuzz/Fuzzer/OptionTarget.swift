import Foundation
import Logging
import Tackle
import TackleHMAC

/// The signer's options, in JSON: written out, or a secret at the places where one may stand.
enum OptionTarget {
    /// A star stands for the secret.
    private static let shapes = [
        #"{"secret":*}"#, #"{"secrets":[*]}"#, #"{"secrets":[*,*,5]}"#, #"{"secret":[*]}"#,
        #"{"scheme":"github","secret":*}"#, #"{"scheme":"standard-ed25519","secret":*}"#,
        #"{"scheme":"http-message-signatures","secret":*,"covers":["content-digest"]}"#,
        #"{"secret":{"env":"NOT_SET","encoding":"hex"},"endpoint-secrets":{"a":*}}"#,
        #"{"endpoint-secrets":{"a":[*,{"env":"NOT_SET"}]}}"#,
        #"{"scheme":"custom","custom":{"content":"{body}","header":"X-A"},"secret":*}"#,
    ]

    private static let silence: Void = LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }

    static func run(_ input: FuzzInput) {
        _ = silence
        var input = input
        let first = input.number(below: shapes.count + 1)
        let content = input.rest()
        guard first < shapes.count else {
            // Files of this machine are not for the fuzzer to read.
            guard !content.contains(UInt8(ascii: "/")) else { return }
            _ = refusal(of: Data(content))
            return
        }
        Disclosure.check(content) { content in
            let text = String(decoding: content, as: UTF8.self)
            let quoted = needed { try JSONEncoder().encode(text) }
            let secret = String(decoding: quoted, as: UTF8.self)
            return refusal(of: Data(shapes[first].replacing("*", with: secret).utf8))
        }
    }

    private static func refusal(of json: Data) -> String? {
        do {
            _ = try JSONDecoder().decode(HMACSigner.Options.self, from: json)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
