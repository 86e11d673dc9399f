import CCurl
import Tackle

/// What a handle knows about the transfer that has ended.
struct CurlConnection: Sendable {
    /// The HTTP status; zero where there was none.
    let status: Int
    let remoteAddress: String?
    let httpVersion: String?
    let isReused: Bool
    let timings: Timings

    init(_ easy: CurlEasy) {
        status = easy.long(CURLINFO_RESPONSE_CODE)
        let version = easy.long(CURLINFO_HTTP_VERSION)
        httpVersion = Self.versionNames[version]
        if let address = easy.text(CURLINFO_PRIMARY_IP), !address.isEmpty {
            let port = easy.long(CURLINFO_PRIMARY_PORT)
            let isV6 = address.utf8.contains(UInt8(ascii: ":"))
            remoteAddress = isV6 ? "[\(address)]:\(port)" : "\(address):\(port)"
            isReused = easy.long(CURLINFO_NUM_CONNECTS) == 0
        } else {
            remoteAddress = nil
            isReused = false
        }
        timings = Timings(
            nameLookup: easy.microseconds(CURLINFO_NAMELOOKUP_TIME_T),
            connect: easy.microseconds(CURLINFO_CONNECT_TIME_T),
            tls: easy.microseconds(CURLINFO_APPCONNECT_TIME_T),
            firstByte: easy.microseconds(CURLINFO_STARTTRANSFER_TIME_T),
            total: easy.microseconds(CURLINFO_TOTAL_TIME_T)
        )
    }

    private static let versionNames = [
        Int(CURL_HTTP_VERSION_1_0): "1.0", Int(CURL_HTTP_VERSION_1_1): "1.1",
        Int(CURL_HTTP_VERSION_2_0): "2", Int(CURL_HTTP_VERSION_3): "3",
    ]
}
