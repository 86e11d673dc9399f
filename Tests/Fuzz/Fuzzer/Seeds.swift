import Foundation
import Tackle
import TackleHMAC

/// The inputs that the fuzzer begins with: webhooks whose verdicts are known, and secrets and
/// templates that are right or nearly so.
struct Seeds {
    /// The part of `Vectors/signatures.json` that is used here.
    private struct Vectors: Decodable {
        struct Case: Decodable {
            let id: String
            let scheme: String
            let secret: Texts
            let headers: [String: Texts]
            let body: Data?
            let now: Int64
        }

        let cases: [Case]
    }

    /// One text, or a list of them.
    private struct Texts: Decodable {
        let list: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            list = try (try? [container.decode(String.self)]) ?? container.decode([String].self)
        }
    }

    private let vectors: Vectors

    init(vectors path: String) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        vectors = try JSONDecoder().decode(Vectors.self, from: data)
    }

    /// Writes a file for each.
    func write(for target: FuzzTarget, to folder: String) throws {
        let folder = URL(filePath: folder, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (index, seed) in seeds(for: target).enumerated() {
            try Data(seed).write(to: folder.appending(path: "seed-\(index)"))
        }
    }

    private func seeds(for target: FuzzTarget) -> [[UInt8]] {
        switch target {
        case .headers: arrived + signed
        case .secrets: secrets
        case .schemes: Self.schemes
        case .options: Self.options
        }
    }

    private var arrived: [[UInt8]] {
        vectors.cases.compactMap { each in
            // The large ones have no body here.
            guard let body = each.body, let index = Self.index(of: each.scheme) else { return nil }
            let lines = each.headers.sorted { $0.key < $1.key }.flatMap { field in
                field.value.list.map {
                    Mail.Line(name: Array(field.key.utf8), value: Array($0.utf8))
                }
            }
            let target = RequestTarget(method: "POST", authority: "a.example", target: "/hooks")
            let mail = Mail(lines: lines, body: Array(body), target: target)
            return [UInt8(index << 1)] + Array("\(each.now)\n".utf8) + mail.written
        }
    }

    private var signed: [[UInt8]] {
        let target = RequestTarget(method: "POST", authority: "shop.example", target: "/hooks?a=1")
        return Party.all.enumerated().flatMap { index, party -> [[UInt8]] in
            let message = SignableMessage(
                id: "msg_1",
                timestamp: HeaderTarget.time,
                body: Array("{}".utf8),
                target: target
            )
            let fields = needed { try party.scheme.sign(message, with: party.signers) }
            let first = UInt8(index << 1)
            let time = Array("\(HeaderTarget.time)\n".utf8)
            return [
                [first] + time + Mail(fields, message.body, target).written,
                // Signed in the run itself: unaltered, and with a byte of its body altered.
                [first | 1, 7, 0, 2, 0x7B, 0x7D, 1],
                [first | 1, 7, 0, 2, 0x7B, 0x7D, 1, 9, 0, 1, 1, 0x5B],
                // A value made long.
                [first | 1, 7, 0, 2, 0x7B, 0x7D, 1, 6, 2, 5] + Array(", a+=".utf8) + [12],
            ]
        }
    }

    private var secrets: [[UInt8]] {
        let texts = Set(vectors.cases.flatMap(\.secret.list) + [Party.privateKey]).sorted()
        let known = texts.enumerated().flatMap { index, text in
            // Under each scheme once, read in some of the ways.
            (UInt8(0)..<UInt8(Party.all.count)).map { scheme in
                [scheme, UInt8(index % 28)] + Array(text.utf8)
            }
        }
        let bytes = (UInt8(0)..<UInt8(Party.all.count)).flatMap { scheme in
            [24, 32, 64].map { (count: UInt8) in [scheme, 1] + [UInt8](1...count) }
        }
        return known + bytes
    }

    private static func index(of scheme: String) -> Int? {
        Party.all.firstIndex { $0.scheme.name == scheme }
    }

    private static let schemes: [[UInt8]] = [
        (0, ["{body}", "X-A", "sha256={signature}", "", "", "a.example", "", "1", "msg_1", "{}"]),
        (2, ["{timestamp}.{body}", "X-A", "t={timestamp},v1={signature}", "", "", "a", "", "1"]),
        (0, ["{id}.{timestamp}.{body}", "X-A", "{signature}", "X-T", "X-I", "a", "", "9", "m"]),
        (4, ["{{v0}}:{timestamp}:{body}", "X-A", "{{{signature}}}", "X-T", "", "a", "", "9"]),
        (6, ["{id}\n{body}", "X-A", "", "", "X-I", "a", "", "1614265330", "msg_1", "{}"]),
        (1, ["content-digest", "key-1", "a.example", "?b", "1614265330", "msg_1", "{}"]),
        (
            1,
            [
                "@method @authority @path content-digest webhook-id", #"a "key" \"#, "a.example",
                "hooks?shop=7", "1614265330", "msg_1", "{}",
            ]
        ),
        (
            1,
            [
                "@scheme @target-uri @request-target @query content-digest", "k", "[::1]:8443", "",
                "1614265330", "msg_1", "{}",
            ]
        ),
    ].map { (flags: UInt8, fields: [String]) in
        [flags] + Array(fields.joined(separator: "\0").utf8) + [0]
    }

    private static let options: [[UInt8]] =
        (UInt8(0)..<10).flatMap { shape in
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "hunter2hunter2", Party.privateKey].map {
                [shape] + Array($0.utf8)
            }
        }
        + [
            #"{"secrets":["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",{"env":"A","encoding":"hex"}]}"#,
            #"{"secret":{"env":"A","from":"2027-01-15T08:00:00Z","until":"2026-01-01T00:00:00Z"}}"#,
            #"{"scheme":"custom","custom":{"content":"{timestamp}.{body}","header":"X-A"}}"#,
            #"{"endpoint-secrets":{"shop-a":["text",{"env":"A","key-id":"k"}]},"secret":"text"}"#,
        ].map { [10] + Array($0.utf8) }
}
