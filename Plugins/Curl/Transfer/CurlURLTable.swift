import Tackle

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
