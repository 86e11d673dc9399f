import CCurl
import Glibc
import Logging
import Tackle

/// What libcurl needs once in a process.
enum CurlLibrary {
    /// The running libcurl's version.
    static let version = CurlVersion.running

    private static let problem: String? = {
        if getenv("SSLKEYLOGFILE") != nil {
            Logger(label: "tackle.curl").warning(
                "SSLKEYLOGFILE is set: the keys of TLS connections are written to a file"
            )
        }
        if let problem = version.problem { return problem }
        let code = tackle_curl_global_init()
        guard code != CURLE_OK else { return nil }
        return "libcurl could not start: \(String(cString: curl_easy_strerror(code)))"
    }()

    /// Makes libcurl ready and checks its version; later calls do nothing.
    static func prepare() throws(SendError) {
        if let problem { throw SendError(.curlFailedInit, problem) }
    }
}
