import CCurl
import Tackle

/// A list of texts as libcurl takes it, such as the request's header lines.
struct CurlStringList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(SendError) {
        for line in lines {
            guard let longer = curl_slist_append(first, line) else {
                curl_slist_free_all(first)
                throw SendError(
                    .curlOutOfMemory,
                    "libcurl could not copy a header: memory is short"
                )
            }
            first = longer
        }
    }

    deinit {
        curl_slist_free_all(first)
    }
}
