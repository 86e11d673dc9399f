import COpenSSL

/// What can be said of the encoding of a point of edwards25519 (RFC 8032, section 5.1.2): 32 bytes,
/// the y coordinate, least byte first, and in the highest bit the sign of x.
enum Ed25519Point {
    /// Whether y is less than p = 2^255 - 19, so that the point has this one encoding.
    static func isReduced(_ bytes: [UInt8]) -> Bool {
        guard bytes[31] & 0x7F == 0x7F, bytes[1..<31].allSatisfy({ $0 == 0xFF }) else {
            return true
        }
        return bytes[0] < 0xED
    }

    /// Whether 8 times the point is the identity; its encoding must be reduced.
    ///
    /// There are eight such points, with five y coordinates.
    static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        let coordinate = bytes[..<31] + [bytes[31] & 0x7F]
        return smallOrderCoordinates.contains { $0.elementsEqual(coordinate) }
    }

    /// Whether there is a point with that y coordinate (RFC 8032, section 5.1.3): whether
    /// x² = (y² - 1) / (d y² + 1) has a solution, which Euler's criterion tells.
    static func isOnCurve(_ bytes: [UInt8]) throws(InvalidSecret) -> Bool {
        guard let context = BN_CTX_new() else { throw .unusable }
        defer {
            BN_CTX_free(context)
            ERR_clear_error()
        }
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        let coordinate = bytes[..<31] + [bytes[31] & 0x7F]
        guard let numerator = BN_CTX_get(context), let denominator = BN_CTX_get(context),
            let root = BN_CTX_get(context), var prime = BN_CTX_get(context),
            var exponent = BN_CTX_get(context), var factor = BN_CTX_get(context),
            var y = BN_CTX_get(context)
        else { throw .unusable }
        let isDone =
            set(&prime, prime255) && set(&exponent, halfOfPrime) && set(&factor, d)
            && set(&y, hex(Array(coordinate.reversed())))
            && BN_mod_sqr(y, y, prime, context) == 1
            && BN_mod_mul(denominator, factor, y, prime, context) == 1
            && BN_add_word(denominator, 1) == 1
            && BN_copy(numerator, y) != nil && BN_sub_word(numerator, 1) == 1
            && BN_mod_mul(numerator, numerator, denominator, prime, context) == 1
            && BN_mod_exp(root, numerator, exponent, prime, context) == 1
        guard isDone else { throw .unusable }
        return BN_is_one(root) == 1 || BN_is_zero(root) == 1
    }

    private static func set(_ number: inout OpaquePointer, _ hex: String) -> Bool {
        var pointer: OpaquePointer? = number
        return BN_hex2bn(&pointer, hex) == CInt(hex.utf8.count)
    }

    private static func hex(_ bytes: [UInt8]) -> String { Hex.encode(bytes) }

    private static let prime255 = "7f" + String(repeating: "f", count: 60) + "ed"
    private static let halfOfPrime = "3f" + String(repeating: "f", count: 60) + "f6"
    private static let d = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3"

    static let smallOrderCoordinates: [[UInt8]] = [
        // 0, of order 4.
        [UInt8](repeating: 0, count: 32),
        // 1, the identity.
        [1] + [UInt8](repeating: 0, count: 31),
        // p - 1, of order 2.
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        // Two of order 8.
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
            0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
            0x92, 0xAC, 0x03, 0x7A,
        ],
    ]
}
