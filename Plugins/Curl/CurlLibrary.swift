import CCurl
import Tackle

/// What libcurl needs once in a process.
enum CurlLibrary {
    private static let state: CURLcode = tackle_curl_global_init()

    /// Makes libcurl ready; later calls do nothing.
    static func prepare() throws(SendError) {
        guard state == CURLE_OK else {
            throw SendError(
                .curlFailedInit,
                "libcurl could not start: \(String(cString: curl_easy_strerror(state)))"
            )
        }
    }
}
