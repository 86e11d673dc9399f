import CCurl
import Tackle

/// A URL as libcurl has read it: to read one takes it a microsecond, to copy what was read a tenth.
final class CurlURL {
    let handle: OpaquePointer

    /// Reads the text that the core's parser wrote.
    ///
    /// - Throws: ``SendError`` where libcurl cannot read it.
    init(_ text: String) throws(SendError) {
        guard let handle = curl_url() else {
            throw SendError(.curlOutOfMemory, "libcurl could not copy a URL: memory is short")
        }
        // The target that was signed is the target that is sent.
        let flags = CUnsignedInt(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)
        let code = curl_url_set(handle, CURLUPART_URL, text, flags)
        guard code == CURLUE_OK else {
            curl_url_cleanup(handle)
            throw SendError(
                .misconfigured,
                "libcurl cannot read the URL: \(String(cString: curl_url_strerror(code)))"
            )
        }
        self.handle = handle
    }

    deinit {
        curl_url_cleanup(handle)
    }
}
