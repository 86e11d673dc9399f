public import FoundationEssentials
public import Logging
import Tackle

/// Where a secret is kept: the text itself, an environment variable or a file.
///
/// A text never prints: it is kept as ``SigningSecret`` keeps its key.
public struct SecretSource: Sendable {
    enum Origin: Sendable {
        case text(SecretBytes)
        case environment(name: String)
        case file(path: String)
    }

    let origin: Origin
    let encoding: SecretEncoding
    private(set) var keyID: String?
    private(set) var start: Date?
    private(set) var end: Date?

    init(_ origin: Origin, _ encoding: SecretEncoding) {
        self.origin = origin
        self.encoding = encoding
    }

    /// The secret's text itself; one line end after it does not count, and is reported.
    public static func text(_ text: String, encoding: SecretEncoding = .text) -> SecretSource {
        SecretSource(.text(SecretBytes(text)), encoding)
    }

    /// The environment variable of that name; one line end after its text does not count, and is
    /// reported.
    public static func environment(
        _ name: String,
        encoding: SecretEncoding = .text
    ) -> SecretSource {
        SecretSource(.environment(name: name), encoding)
    }

    /// The file at that path, of at most 64 KiB; unless it is raw it is UTF-8 text, and one line
    /// end after it does not count.
    public static func file(_ path: String, encoding: SecretEncoding = .text) -> SecretSource {
        SecretSource(.file(path: path), encoding)
    }

    /// The same place, whose secret is in force for some time only.
    ///
    /// - Parameters:
    ///   - start: The first moment at which it signs and is accepted; nil for always before.
    ///   - end: The moment from which it no longer does; nil for never.
    /// - Returns: The place with that period, which is judged when the secret is read.
    public func inForce(from start: Date? = nil, until end: Date? = nil) -> SecretSource {
        var copy = self
        copy.start = start
        copy.end = end
        return copy
    }

    /// The same place, whose secret receivers know by a name: the `keyid` of RFC 9421.
    public func named(_ keyID: String) -> SecretSource {
        var copy = self
        copy.keyID = keyID
        return copy
    }

    /// Fetches the secret and reads it.
    ///
    /// - Parameters:
    ///   - scheme: The scheme whose form the secret has.
    ///   - environment: The environment variables by name.
    ///   - logger: Is told where every user of the machine may read the file, and where a line end
    ///     was left out that may not have been meant.
    /// - Returns: The secret, checked.
    /// - Throws: ``InvalidSecret``, which names the variable or the file and shows no content.
    public func resolve(
        for scheme: SignatureScheme = .standard,
        environment: [String: String],
        logger: Logger = Logger(label: "tackle.hmac")
    ) throws(InvalidSecret) -> SigningSecret {
        switch origin {
        case .text(let bytes):
            let text = Self.withoutLineEnd(bytes, "the secret", logger)
            return try complete(encoding.secret(text, for: scheme))
        case .environment(let name):
            let place = "the environment variable \(Self.shown(name))"
            guard let text = environment[name] else {
                throw InvalidSecret(subject: place, "is not set; set it to the secret")
            }
            let bytes = Self.withoutLineEnd(SecretBytes(text), place, logger)
            return try read(bytes, for: scheme, from: place)
        case .file(let path):
            return try read(path, for: scheme, logger: logger).secret
        }
    }

    /// Reads a file, and tells which state of it was read.
    func read(
        _ path: String,
        for scheme: SignatureScheme,
        logger: Logger
    ) throws(InvalidSecret) -> (secret: SigningSecret, mark: FileMark) {
        let place = Self.place(ofFile: path)
        let file: SecretFile
        do {
            file = try SecretFile(path, isRaw: encoding == .raw)
        } catch {
            throw InvalidSecret(subject: place, error.reason)
        }
        if file.mark.isOpenToOthers {
            logger.warning("\(place) can be read by every user of this machine: chmod o= it")
        }
        return (secret: try read(file.content, for: scheme, from: place), mark: file.mark)
    }

    private func read(
        _ bytes: SecretBytes,
        for scheme: SignatureScheme,
        from place: String
    ) throws(InvalidSecret) -> SigningSecret {
        let secret: SigningSecret
        do {
            secret = try encoding.secret(bytes, for: scheme)
        } catch {
            throw error.from(place)
        }
        return try complete(secret)
    }

    private func complete(_ secret: SigningSecret) throws(InvalidSecret) -> SigningSecret {
        let secret = try secret.inForce(from: start, until: end)
        return try keyID.map { name throws(InvalidSecret) in try secret.named(name) } ?? secret
    }

    /// A line end there is a slip, as `echo` makes it: with it the key would be another one.
    private static func withoutLineEnd(
        _ bytes: SecretBytes,
        _ place: String,
        _ logger: Logger
    ) -> SecretBytes {
        bytes.withBytes { text in
            let line = SecretFile.withoutLineEnd(text)
            guard line.count < text.count else { return bytes }
            logger.warning("\(place) has a line end behind it, which is left out")
            return SecretBytes(copying: line)
        }
    }

    static func place(ofFile path: String) -> String { "the file \(shown(path))" }

    /// A name as an error may show it: without the secret that may stand in its place.
    private static func shown(_ name: String) -> String {
        looksLikeSecret(name) ? "(its name looks like a secret)" : "'\(name.quotable)'"
    }

    static func looksLikeSecret(_ text: String) -> Bool {
        ["whsec_", "whsk_", "whpk_"].contains { text.utf8.starts(with: $0.utf8) }
    }
}
