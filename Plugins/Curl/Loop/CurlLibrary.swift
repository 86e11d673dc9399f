import CCurl
import Glibc
import Logging
import Tackle

/// What libcurl needs once in a process.
enum CurlLibrary {
    private static let state: CURLcode = {
        if getenv("SSLKEYLOGFILE") != nil {
            Logger(label: "tackle.curl").warning(
                "SSLKEYLOGFILE is set: the keys of TLS connections are written to a file"
            )
        }
        return tackle_curl_global_init()
    }()

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
