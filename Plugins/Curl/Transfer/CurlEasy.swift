import CCurl
import Tackle

/// An easy handle of libcurl: every setter is checked, and what fails names the option.
struct CurlEasy {
    let pointer: UnsafeMutableRawPointer

    init() throws(SendError) {
        guard let pointer = curl_easy_init() else {
            throw SendError(.curlFailedInit, "libcurl could not make a handle: memory is short")
        }
        self.pointer = pointer
    }

    func cleanup() {
        curl_easy_cleanup(pointer)
    }

    func set(_ option: CURLoption, _ value: Int) throws(SendError) {
        try check(tackle_curl_set_long(pointer, option, value), option)
    }

    func set(_ option: CURLoption, _ value: Bool) throws(SendError) {
        try set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, offset value: Int) throws(SendError) {
        try check(tackle_curl_set_offset(pointer, option, curl_off_t(value)), option)
    }

    /// Sets a text, which libcurl copies.
    func set(_ option: CURLoption, _ value: String) throws(SendError) {
        try check(tackle_curl_set_string(pointer, option, value), option)
    }

    /// Takes a text back, a default as well.
    func clear(_ option: CURLoption) throws(SendError) {
        try check(tackle_curl_set_string(pointer, option, nil), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeRawPointer?) throws(SendError) {
        try check(tackle_curl_set_pointer(pointer, option, value), option)
    }

    func set(_ option: CURLoption, _ list: borrowing CurlStringList) throws(SendError) {
        try set(option, list.first)
    }

    /// Sets a list, which has to stay where it is while the transfer lasts.
    func set(
        _ option: CURLoption,
        _ first: UnsafeMutablePointer<curl_slist>?
    ) throws(SendError) {
        try check(tackle_curl_set_list(pointer, option, first), option)
    }

    func set(
        _ option: CURLoption,
        _ function: @escaping curl_write_callback
    ) throws(SendError) {
        try check(tackle_curl_set_write_function(pointer, option, function), option)
    }

    /// Fails with the option's name; a value can be a secret and is left out.
    @inline(__always)
    func check(_ code: CURLcode, _ option: CURLoption) throws(SendError) {
        guard code != CURLE_OK else { return }
        throw Self.refusal(code, option)
    }

    private static func refusal(_ code: CURLcode, _ option: CURLoption) -> SendError {
        let name = curl_easy_option_by_id(option).map { String(cString: $0.pointee.name) }
        return SendError(
            .misconfigured,
            "libcurl refuses the option \(name ?? "\(option.rawValue)"):"
                + " \(String(cString: curl_easy_strerror(code)))"
        )
    }
}

extension CurlEasy {
    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return tackle_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return tackle_curl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func microseconds(_ info: CURLINFO) -> Duration {
        .microseconds(Int64(offset(info)))
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard tackle_curl_get_string(pointer, info, &value) == CURLE_OK, let value else {
            return nil
        }
        return String(cString: value)
    }
}
