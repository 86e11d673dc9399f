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

/// The URLs that a loop has seen of late.
struct CurlURLTable {
    /// How many are kept, each in about half a KiB.
    private static let limit = 4096

    private var urls: [String: CurlURL] = [:]
    private var last: (text: String, url: CurlURL)?

    /// The URL of a text, read once while it is kept.
    ///
    /// - Throws: ``SendError`` where libcurl cannot read it.
    mutating func url(_ text: String) throws(SendError) -> CurlURL {
        if let last, last.text == text { return last.url }
        if let known = urls[text] {
            last = (text, known)
            return known
        }
        let url = try CurlURL(text)
        // What is in use stays with the transfer that uses it.
        if urls.count >= Self.limit { urls.removeAll() }
        urls[text] = url
        last = (text, url)
        return url
    }
}
