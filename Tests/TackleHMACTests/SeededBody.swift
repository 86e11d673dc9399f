import COpenSSL

/// A body too large to be written down: `SHA256(seed.counter)` again and again, cut to length.
struct SeededBody: Decodable {
    let seed: String
    let length: Int
    let patch: [[Int]]?

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var counter = 0
        while bytes.count < length {
            bytes += Self.digest(Array("\(seed).\(counter)".utf8))
            counter += 1
        }
        bytes.removeLast(bytes.count - length)
        for change in patch ?? [] { bytes[change[0]] = UInt8(change[1]) }
        return bytes
    }

    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
        return digest
    }
}
