import CCurl

/// The version of libcurl that the process runs with, and what is built into it.
///
/// It need not be the one that the headers came with.
struct CurlVersion {
    /// Major, minor and patch, a byte each, as in `0x075801` for 7.88.1.
    let number: UInt32

    /// The bits of `CURL_VERSION_*` (curl_version_info(3)).
    let features: CInt

    /// The running libcurl's.
    static var running: CurlVersion {
        guard let info = tackle_curl_version() else {
            return CurlVersion(number: 0, features: 0)
        }
        return CurlVersion(number: info.pointee.version_num, features: info.pointee.features)
    }

    /// The oldest that takes all options that are set: 7.85 for CURLOPT_PROTOCOLS_STR(3).
    static let oldest: UInt32 = 0x07_55_00

    var hasHTTP2: Bool { features & CURL_VERSION_HTTP2 != 0 }

    /// Why it cannot be used, with the remedy; nil where it can.
    var problem: String? {
        guard number >= Self.oldest else {
            return "libcurl \(Self.text(number)) is too old: install \(Self.text(Self.oldest))"
                + " or newer"
        }
        guard features & CURL_VERSION_SSL != 0 else {
            return "libcurl \(Self.text(number)) has no TLS: install one that has, such as Debian's"
                + " libcurl4"
        }
        return nil
    }

    private static func text(_ number: UInt32) -> String {
        "\(number >> 16 & 0xff).\(number >> 8 & 0xff).\(number & 0xff)"
    }
}
