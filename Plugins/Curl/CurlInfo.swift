import CCurl
import Tackle

/// What libcurl knows of a transfer that is done.
struct CurlInfo {
    let handle: UnsafeMutableRawPointer

    var status: Int { number(CURLINFO_RESPONSE_CODE) }

    /// libcurl counts each phase from the start, in microseconds.
    var timings: Timings {
        Timings(
            nameLookup: duration(CURLINFO_NAMELOOKUP_TIME_T),
            connect: duration(CURLINFO_CONNECT_TIME_T),
            tls: duration(CURLINFO_APPCONNECT_TIME_T),
            firstByte: duration(CURLINFO_STARTTRANSFER_TIME_T),
            total: duration(CURLINFO_TOTAL_TIME_T)
        )
    }

    var remoteAddress: String? {
        var text: UnsafePointer<CChar>?
        guard tackle_curl_get_text(handle, CURLINFO_PRIMARY_IP, &text) == CURLE_OK, let text
        else { return nil }
        let address = String(cString: text)
        guard !address.isEmpty else { return nil }
        let shown = address.utf8.contains(0x3A) ? "[\(address)]" : address
        return "\(shown):\(number(CURLINFO_PRIMARY_PORT))"
    }

    var httpVersion: String? {
        switch number(CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0): "1.0"
        case Int(CURL_HTTP_VERSION_1_1): "1.1"
        case Int(CURL_HTTP_VERSION_2_0): "2"
        case Int(CURL_HTTP_VERSION_3): "3"
        default: nil
        }
    }

    var reusedConnection: Bool { number(CURLINFO_NUM_CONNECTS) == 0 && remoteAddress != nil }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        return tackle_curl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    private func duration(_ info: CURLINFO) -> Duration {
        var value: curl_off_t = 0
        let code = tackle_curl_get_size(handle, info, &value)
        return code == CURLE_OK ? .microseconds(Int64(value)) : .zero
    }
}
